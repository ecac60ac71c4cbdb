public import Foundation
public import GatewayKit

/// Where the vault keeps what it sealed: the key ring and the rows. It sees nothing in clear.
///
/// Ring and rows change together: the ring tells which rows there are, so that one that was moved, lost or put back is
/// noticed.
public protocol SecretRecords: Sendable {
  /// The ring and all rows, as they stood at one instant.
  func sealedRecords() async throws(StoreError) -> SealedRecords

  /// Makes the change in one transaction.
  ///
  /// - Throws: `.conflict` when the ring is not the one that the change starts from; then nothing was changed.
  func commit(_ change: SealedChange) async throws(StoreError)

  /// Notes when rows were used last. Rows that are gone are passed over.
  func noteUses(_ times: [Int64: Date]) async throws(StoreError)

  /// Notes what trying a row's value showed; a row that is gone is passed over.
  func noteVerification(of row: Int64, _ verification: SecretVerification) async throws(StoreError)
}

/// Everything the vault keeps.
public struct SealedRecords: Sendable, Hashable {
  /// The key ring; nil before there is a vault.
  public let ring: [UInt8]?
  /// The rows, in the order of their ids.
  public let rows: [SealedRow]

  /// Records.
  public init(ring: [UInt8]?, rows: [SealedRow]) {
    self.ring = ring
    self.rows = rows
  }
}

/// One sealed value, and what is known of it in clear.
public struct SealedRow: Sendable, Hashable {
  /// What a row is for the vault.
  public enum Kind: String, Sendable, Hashable {
    /// A key or token that people gave.
    case secret
    /// A key of the gateway's own, from which signers derive theirs.
    case signing
  }

  /// Never given twice.
  public let id: Int64
  /// Grows at every sealing; never the same twice in a vault.
  public let version: Int64
  /// What it is.
  public let kind: Kind
  /// Its name, unique within its kind.
  public let name: SecretRef
  /// What it may be used for; nil while no setting names it.
  public let binding: SecretBinding?
  /// Format, key id, nonce, ciphertext and tag.
  public let sealed: [UInt8]
  /// When the value was given.
  public let createdAt: Date
  /// When it was used last.
  public let lastUsedAt: Date?
  /// What trying it showed last.
  public let verification: SecretVerification?

  /// A row.
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
  /// The ring it starts from; nil: none.
  public let expecting: [UInt8]?
  /// The ring afterwards.
  public let ring: [UInt8]
  /// Rows that are new or replace the row of their id.
  public let rows: [SealedRow]
  /// The ids of rows that go.
  public let removing: [Int64]

  /// A change.
  public init(expecting: [UInt8]?, ring: [UInt8], rows: [SealedRow] = [], removing: [Int64] = []) {
    self.expecting = expecting
    self.ring = ring
    self.rows = rows
    self.removing = removing
  }
}
