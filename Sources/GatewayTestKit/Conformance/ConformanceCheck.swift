/// One check of the conformance suite on one adapter.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
  /// Its name, as used by exemptions.
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
