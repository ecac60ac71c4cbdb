public import GatewayKit

/// Why an operation failed.
public struct OperationError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// What the failure means for the caller.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The arguments are wrong, or what they name cannot be used. Trying again does not help.
    case invalid
    /// The actor has not signed in, or the sign-in has ended.
    case unauthenticated
    /// The actor's role does not allow it.
    case forbidden
    /// What the arguments name does not exist.
    case notFound = "not_found"
    /// Somebody else changed it first.
    case conflict
    /// The edit was based on an older revision.
    case outdated
    /// A rule of the gateway or the channel forbids it now.
    case refused
    /// There were too many attempts; try again later.
    case throttled
    /// Something that it needs does not work now; try again later.
    case unavailable
    /// Stored data cannot be read.
    case damaged
  }

  /// What the failure means.
  public let kind: Kind
  /// What happened.
  public let explanation: Explanation
  /// Problems with their places, if the input has several.
  public let diagnostics: [Diagnostic]
  /// What to do about it, if the explanation does not say it.
  public let remedy: Remedy?

  /// Creates an error; the code decides the kind.
  public init(
    _ code: OperationErrorCode, _ params: [String: JSONValue] = [:], diagnostics: [Diagnostic] = [],
    remedy: Remedy? = nil
  ) {
    kind = code.kind
    explanation = code.with(params)
    self.diagnostics = diagnostics
    self.remedy = remedy ?? code.remedy
  }

  /// The explanation, followed by one line for each problem.
  public var description: String {
    ([explanation.text] + diagnostics.map(\.description)).joined(separator: "\n")
  }

  /// The explanation.
  public var message: String { explanation.text }
}

extension OperationError: StoreFailure {
  init(_ error: StoreError) {
    let code: OperationErrorCode =
      switch error.kind {
      case .unavailable: .storeUnavailable
      case .damaged: .storeDamaged
      case .notFound: .notStored
      case .conflict: .changedMeanwhile
      }
    self.init(code, ["reason": .string(error.message)])
  }
}
