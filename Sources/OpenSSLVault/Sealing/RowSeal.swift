import GatewayCore
import GatewayKit

/// The sealed form of a row: `format 1 | key id 4 | nonce 12 | ciphertext | tag 16`.
///
/// Format 1 seals the value; format 2 seals `length 1 | label | value`.
///
/// The associated data are the length-prefixed kind, name, purposes, origins, row id, row version, format and key id. A
/// row moved to another name, purpose or origin, or restored over a newer one, does not open.
enum RowSeal {
  /// What the ciphertext contains.
  private enum Format: UInt8 {
    case value = 1
    case labelled = 2
  }

  private static let headLength = 5

  /// Seals the contents for the row.
  static func seal(
    _ contents: RowContents, kind: SealedRow.Kind, name: SecretRef, binding: SecretBinding?, id: Int64, version: Int64,
    under key: DataKey
  ) -> [UInt8] {
    let format: Format = contents.label == nil ? .value : .labelled
    var writer = ByteWriter()
    writer.integer(format.rawValue)
    writer.integer(key.id)
    writer.raw(
      Crypto.seal(
        contents.bytes, under: key.key, associated: associated(format, kind, name, binding, id, version, key: key.id)))
    return writer.bytes
  }

  /// The id of the data key that sealed a row; nil when the row is damaged.
  static func keyID(of row: SealedRow) -> UInt32? {
    guard row.sealed.count >= headLength + Crypto.sealingOverhead, Format(rawValue: row.sealed[0]) != nil else {
      return nil
    }
    return row.sealed[1..<headLength].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  /// Opens the contents of a row.
  static func open(_ row: SealedRow, with ring: KeyRing) throws(VaultError) -> RowContents {
    guard let id = keyID(of: row), let format = Format(rawValue: row.sealed[0]) else { throw damaged(row) }
    let sealed = row.sealed
    let associated = associated(format, row.kind, row.name, row.binding, row.id, row.version, key: id)
    guard let key = ring.openingKey(id),
      let bytes = Crypto.open(sealed[headLength...], under: key.key, associated: associated),
      let contents = RowContents(bytes, isLabelled: format == .labelled)
    else { throw damaged(row) }
    return contents
  }

  private static func associated(
    _ format: Format, _ kind: SealedRow.Kind, _ name: SecretRef, _ binding: SecretBinding?, _ id: Int64,
    _ version: Int64, key: UInt32
  ) -> [UInt8] {
    ByteWriter.prefixed([
      Array(kind.rawValue.utf8), Array(name.rawValue.utf8),
      Array((binding?.purposes ?? []).joined(separator: " ").utf8),
      Array((binding?.origins ?? []).joined(separator: " ").utf8),
      ByteWriter.integer(id), ByteWriter.integer(version), [format.rawValue], ByteWriter.integer(key),
    ])
  }

  private static func damaged(_ row: SealedRow) -> VaultError {
    VaultError(
      .damaged,
      """
      \(row.name) cannot be decrypted: its row \(row.id) is damaged, or was sealed for another name, purpose, origin or \
      version; it has to be stored again
      """)
  }
}
