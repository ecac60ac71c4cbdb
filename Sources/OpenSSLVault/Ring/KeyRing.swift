import GatewayKit

/// The keys of a vault, and the list of its rows.
///
/// The manifest of everything sealed: it is authenticated as a whole, and its digest covers the id and version of every
/// row, so that no row can be moved, lost or put back without the ring that belongs to it.
struct KeyRing: Sendable {
  static let format: UInt8 = 1

  /// The vault's random name.
  let vault: [UInt8]
  /// Grows at every change; gives rows their ids and versions, so that neither comes twice.
  var generation: UInt64
  /// How a passphrase becomes the master key; nil when the master key is no passphrase.
  let scrypt: ScryptParameters?
  /// The keys, by number.
  var dataKeys: [DataKey]
  /// Other ways to the master key.
  var envelopes: [RingEnvelope]
  /// The digest of the rows' ids and versions.
  var rowsDigest: [UInt8]

  /// The ring of a vault without rows.
  static func new(scrypt: ScryptParameters?) -> KeyRing {
    let vault = SecretBytes(count: 16, Crypto.fillRandomly).withBytes(Array.init)
    return KeyRing(
      vault: vault, generation: 0, scrypt: scrypt, dataKeys: [.random(id: 1, state: .active)], envelopes: [],
      rowsDigest: digest(of: []))
  }

  /// The key that seals.
  var activeKey: DataKey? { dataKeys.first { $0.state == .active } }

  /// The key that opens what was sealed under `id`.
  func openingKey(_ id: UInt32) -> DataKey? { dataKeys.first { $0.id == id && $0.state != .retired } }

  /// SHA-256 over number, ids and versions of rows, in the order of the ids.
  static func digest(of rows: some Sequence<(id: Int64, version: Int64)>) -> [UInt8] {
    let sorted = rows.sorted { ($0.id, $0.version) < ($1.id, $1.version) }
    var writer = ByteWriter()
    writer.integer(UInt64(sorted.count))
    for row in sorted {
      writer.integer(row.id)
      writer.integer(row.version)
    }
    return Crypto.digest(writer.bytes)
  }
}

/// The public name of a master key: 8 bytes derived from it, worth nothing to who looks for the key.
struct KeyID: Sendable, Hashable, CustomStringConvertible {
  static let length = 8
  let bytes: [UInt8]

  var description: String { Hexadecimal.text(bytes) }
}

/// Another way to a ring's master key: the master key, sealed under a key that people keep elsewhere.
struct RingEnvelope: Sendable, Hashable {
  /// Who can open it.
  enum Kind: UInt8, Sendable {
    /// The holder of the recovery key.
    case recovery = 1
    /// Who still has the master key that this one replaced, while the new one is being distributed.
    case predecessor = 2
  }

  let kind: Kind
  /// The public name of the key that opens it.
  let key: KeyID
  /// The master key: nonce, ciphertext, tag.
  let wrapped: [UInt8]

  /// What the sealing is bound to.
  static func associated(kind: Kind, vault: [UInt8], key: KeyID) -> [UInt8] {
    ByteWriter.prefixed([Array("master key".utf8), [kind.rawValue], vault, key.bytes, [KeyRing.format]])
  }
}
