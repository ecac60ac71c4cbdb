import GatewayKit

/// The keys of a vault, and a digest of its rows.
///
/// The ring is authenticated as a whole. Its digest covers the id and version of every row, so that no row can be
/// moved, lost or restored without the matching ring.
struct KeyRing: Sendable {
  static let format: UInt8 = 1

  /// The vault's random id.
  let vault: [UInt8]
  /// Increases with every change. It provides the ids and versions of rows, so that neither repeats.
  var generation: UInt64
  /// The scrypt parameters for a passphrase; nil when the master key is not derived from one.
  let scrypt: ScryptParameters?
  /// The keys, by number.
  var dataKeys: [DataKey]
  /// Other ways to open the master key.
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

  /// SHA-256 over the number, ids and versions of the rows, ordered by id.
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

/// The public id of a master key: 8 bytes derived from it, which do not help to find the key.
struct KeyID: Sendable, Hashable, CustomStringConvertible {
  static let length = 8
  let bytes: [UInt8]

  var description: String { Hexadecimal.text(bytes) }
}

/// Another way to open a ring's master key: the master key, sealed under a key that people keep elsewhere.
struct RingEnvelope: Sendable, Hashable {
  /// The kind of key that opens it.
  enum Kind: UInt8, Sendable {
    /// The recovery key.
    case recovery = 1
    /// The previous master key, while the new one is being distributed.
    case predecessor = 2
  }

  let kind: Kind
  /// The public id of the key that opens it.
  let key: KeyID
  /// The master key: nonce, ciphertext, tag.
  let wrapped: [UInt8]

  /// The associated data of the sealing.
  static func associated(kind: Kind, vault: [UInt8], key: KeyID) -> [UInt8] {
    ByteWriter.prefixed([Array("master key".utf8), [kind.rawValue], vault, key.bytes, [KeyRing.format]])
  }
}
