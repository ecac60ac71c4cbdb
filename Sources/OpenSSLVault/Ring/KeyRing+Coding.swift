import GatewayCore

/// After the header: `count 2 | data keys, 73 each: id 4, state 1, key id 8, wrapped 60 | envelopes | rows' digest 32 |
/// code 32`. A wrapped key is nonce 12, ciphertext 32, tag 16. The code is HMAC-SHA256 of everything before it, under a
/// key derived from the master key only for this.
extension KeyRing {
  private static let wrappedLength = MasterKey.length + Crypto.sealingOverhead
  static let dataKeyLength = 4 + 1 + KeyID.length + wrappedLength

  /// The ring as stored, wrapped and authenticated under its master key.
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.raw(RingHeader(self).bytes)
    writer.integer(UInt16(clamping: dataKeys.count))
    for key in dataKeys {
      writer.integer(key.id)
      writer.integer(key.state.rawValue)
      writer.raw(master.id.bytes)
      writer.raw(
        Crypto.seal(key.key, under: master.wrapping, associated: Self.associated(key.id, vault: vault, master.id)))
    }
    envelopes.write(to: &writer)
    writer.raw(rowsDigest)
    writer.raw(Crypto.authenticationCode(of: writer.bytes, under: master.ring))
    return writer.bytes
  }

  /// Reads what `encoded` wrote under `master`, which is known to be the ring's key.
  init(decoding bytes: [UInt8], header: RingHeader, master: MasterKey) throws(VaultError) {
    let codeStart = bytes.count - Crypto.length
    guard codeStart >= RingHeader.length,
      Crypto.areEqual(
        Array(bytes[codeStart...]),
        Crypto.authenticationCode(of: Array(bytes[..<codeStart]), under: master.ring))
    else { throw .damagedRing("its authentication code is wrong") }
    var reader = ByteReader(bytes[RingHeader.length..<codeStart])
    guard let keys = try Self.dataKeys(&reader, vault: header.vault, master: master),
      let envelopes = RingEnvelopes(&reader), let digest = reader.raw(Crypto.length), reader.isAtEnd
    else { throw .damagedRing("it is truncated") }
    guard keys.count(where: { $0.state == .active }) == 1 else {
      throw .damagedRing("it does not have exactly one active key")
    }
    self.init(
      vault: header.vault, generation: header.generation, master: master, scrypt: header.scrypt, dataKeys: keys,
      envelopes: envelopes, rowsDigest: digest)
  }

  private static func dataKeys(
    _ reader: inout ByteReader, vault: [UInt8], master: MasterKey
  ) throws(VaultError) -> [DataKey]? {
    guard let count = reader.integer(UInt16.self) else { return nil }
    var keys: [DataKey] = []
    for _ in 0..<count {
      guard let id = reader.integer(UInt32.self), let state = reader.integer(UInt8.self).flatMap(DataKey.State.init),
        let wrapping = reader.raw(KeyID.length), let wrapped = reader.raw(wrappedLength)
      else { return nil }
      let associated = associated(id, vault: vault, KeyID(bytes: wrapping))
      guard let key = Crypto.open(wrapped[...], under: master.wrapping, associated: associated) else {
        throw .damagedRing("data key \(id) cannot be decrypted with master key \(master.id)")
      }
      keys.append(DataKey(id: id, state: state, key: key))
    }
    return keys
  }

  private static func associated(_ id: UInt32, vault: [UInt8], _ wrapping: KeyID) -> [UInt8] {
    ByteWriter.prefixed([Array("data key".utf8), vault, ByteWriter.integer(id), wrapping.bytes, [format]])
  }
}
