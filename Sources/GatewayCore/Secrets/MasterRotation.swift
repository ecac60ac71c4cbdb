public import Foundation
public import GatewayKit

/// The master key that replaces the present one.
public enum NewMasterKey: Sendable, Hashable, Codable {
  /// A random key that the gateway makes, in the file that it generated for the present one.
  case generated
  /// A key of 32 bytes, in an envelope that only the vault can open.
  case key(envelope: Data)
  /// A passphrase, in an envelope that only the vault can open.
  case passphrase(envelope: Data)
}

/// How far the replacement of the master key is.
public struct MasterRotation: Sendable, Hashable, Codable {
  /// The public id of the master key: 16 hexadecimal digits.
  public let masterKey: String
  /// Where the gateway got its key from at its start, as text.
  public let source: String
  /// The key that opens the vault as well; nil once the replacement is finished.
  public let next: NextMasterKey?
  /// Whether the recovery key no longer opens the vault, because an earlier version stored it in a way that cannot be
  /// made again for another master key.
  public let lostRecoveryKey: Bool

  /// Creates a state.
  public init(masterKey: String, source: String, next: NextMasterKey?, lostRecoveryKey: Bool = false) {
    self.masterKey = masterKey
    self.source = source
    self.next = next
    self.lostRecoveryKey = lostRecoveryKey
  }
}

/// A master key that opens the vault beside the present one until it replaces it.
public struct NextMasterKey: Sendable, Hashable, Codable {
  /// Its public id: 16 hexadecimal digits.
  public let id: String
  /// Since when it opens the vault.
  public let since: Date
  /// Whether the gateway was started with it, so that it may become the only one.
  public let isInUse: Bool

  /// Creates a key's description.
  public init(id: String, since: Date, isInUse: Bool) {
    self.id = id
    self.since = since
    self.isInUse = isInUse
  }
}

extension Remedy {
  /// Replace the master key; by the one in a file, if people keep it.
  public static func replaceMasterKey(file: String? = nil) -> Remedy {
    .run(ReplaceMasterKey.spec, file.map { ["file": .string($0)] } ?? [:])
  }

  /// Make the new master key the only one.
  public static var retireMasterKey: Remedy { .run(RetireMasterKey.spec) }
}
