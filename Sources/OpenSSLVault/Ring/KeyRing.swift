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
  /// The master key, which wraps the data keys and authenticates the ring.
  var master: MasterKey
  /// The scrypt parameters for a passphrase; nil when the master key is not derived from one.
  var scrypt: ScryptParameters?
  /// The keys, by number.
  var dataKeys: [DataKey]
  /// Other ways to open the ring.
  var envelopes = RingEnvelopes()
  /// The digest of the rows' ids and versions.
  var rowsDigest: [UInt8]

  /// The ring of a vault without rows.
  static func new(under master: MasterKey, scrypt: ScryptParameters?) -> KeyRing {
    let vault = SecretBytes(count: 16, Crypto.fillRandomly).withBytes(Array.init)
    return KeyRing(
      vault: vault, generation: 0, master: master, scrypt: scrypt, dataKeys: [.random(id: 1, state: .active)],
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
