public import Foundation
public import GatewayKit

/// Stores the vault's sealed data: the key ring and the rows. It sees no plain text.
///
/// Ring and rows change together: the ring lists the rows, so that a row that was moved, lost or put back is detected.
public protocol SecretRecords: Sendable {
  /// The ring and all rows, as of one moment.
  func sealedRecords() async throws(StoreError) -> SealedRecords

  /// Makes the change in one transaction.
  ///
  /// - Throws: `.conflict`, with nothing changed, when the stored ring is not the expected one.
  func commit(_ change: SealedChange) async throws(StoreError)

  /// Records when rows were last used; missing rows are ignored.
  func noteUses(_ times: [Int64: Date]) async throws(StoreError)

  /// Records the result of trying a row's value; a missing row is ignored.
  func noteVerification(of row: Int64, _ verification: SecretVerification) async throws(StoreError)
}

/// Everything the vault keeps.
public struct SealedRecords: Sendable, Hashable {
  /// The key ring; nil before there is a vault.
  public let ring: [UInt8]?
  /// The rows, by id.
  public let rows: [SealedRow]

  /// Creates records.
  public init(ring: [UInt8]?, rows: [SealedRow]) {
    self.ring = ring
    self.rows = rows
  }
}

/// One sealed value with its unencrypted attributes.
public struct SealedRow: Sendable, Hashable {
  /// The kind of a row.
  public enum Kind: String, Sendable, Hashable {
    /// A key or token given by people.
    case secret
    /// A key of the gateway, from which signers derive theirs.
    case signing
  }

  /// The id; never reused.
  public let id: Int64
  /// Grows at every sealing; never reused in a vault.
  public let version: Int64
  /// The kind.
  public let kind: Kind
  /// The name, unique within the kind.
  public let name: SecretRef
  /// What it may be used for; nil while no setting names it.
  public let binding: SecretBinding?
  /// Format, key id, nonce, ciphertext and tag.
  public let sealed: [UInt8]
  /// When the value was given.
  public let createdAt: Date
  /// When it was last used; nil if never.
  public let lastUsedAt: Date?
  /// The last result of trying the value.
  public let verification: SecretVerification?

  /// Creates a row.
  public init(
    id: Int64, version: Int64, kind: Kind, name: SecretRef, binding: SecretBinding?, sealed: [UInt8], createdAt: Date,
    lastUsedAt: Date? = nil, verification: SecretVerification? = nil
  ) {
    self.id = id
    self.version = version
    self.kind = kind
    self.name = name
    self.binding = binding
    self.sealed = sealed
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.verification = verification
  }
}

/// A change of ring and rows.
public struct SealedChange: Sendable, Hashable {
  /// The expected ring; nil for a new vault.
  public let expecting: [UInt8]?
  /// The ring after the change.
  public let ring: [UInt8]
  /// New rows, and rows that replace the one with their id.
  public let rows: [SealedRow]
  /// Ids of rows to remove.
  public let removing: [Int64]

  /// Creates a change.
  public init(expecting: [UInt8]?, ring: [UInt8], rows: [SealedRow] = [], removing: [Int64] = []) {
    self.expecting = expecting
    self.ring = ring
    self.rows = rows
    self.removing = removing
  }
}
