/// One check of the conformance suite on one adapter.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
  /// Its name, by which an exemption calls it.
  public let name: String
  /// The adapter's id.
  public let adapter: String
  private let body: @Sendable () async throws -> Void

  init(_ name: String, adapter: String, body: @escaping @Sendable () async throws -> Void) {
    self.name = name
    self.adapter = adapter
    self.body = body
  }

  /// `web_widget: duplicates`.
  public var description: String { "\(adapter): \(name)" }

  /// Runs it; throws a `ConformanceFailure` when the adapter does not keep the contract.
  public func run() async throws { try await body() }
}

/// What an adapter did against the contract.
public struct ConformanceFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was expected, what happened.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func require(_ condition: Bool, _ failure: @autoclosure () -> String) throws {
  guard condition else { throw ConformanceFailure(failure()) }
}
