public import Foundation
public import GatewayCore
public import GatewayKit

/// The signing key of a data folder: 32 random bytes in `signing.key`, from which every signer's keys are derived.
///
/// Conversations, messages and visitors' sessions have names made with this key: it belongs to the database and into
/// the same backup. It is made at the first start, before there is a database, and never again. Whoever reads it can
/// forge sessions of the folder's channels; it opens no secret. The sealed vault, once there is one, seals it as well.
public struct FolderKeys: SignerSource, Sendable, CustomStringConvertible {
  private let signingKey: SecretBytes

  /// Loads the key of `folder`, or makes it where neither a key nor a database is there yet: so open the keys before
  /// the store.
  ///
  /// - Throws: a key that is missing beside a database, has a wrong length, or that others could read.
  public init(folder: URL) throws(FolderKeysError) {
    let file = KeyFile(folder: folder)
    if let key = try file.load() {
      signingKey = key
    } else {
      signingKey = try file.make()
    }
  }

  /// A signer whose codes are worth nothing under another scope.
  public func signer(scope: String) -> any Signer { OpenSSLSigner(signingKey, scope: scope) }

  /// Nothing of the key.
  public var description: String { "the folder's keys" }
}

/// Why a data folder's key cannot be used, and the mend; for operators.
public struct FolderKeysError: Error, Sendable, CustomStringConvertible {
  /// What happened, where, and the mend.
  public let description: String

  init(_ description: String) { self.description = description }
}
