import GatewayCore

/// An operation on a gateway. Its arguments are the members of the value. It runs in this process or, over the control
/// socket, in the server's.
protocol AdminOperation: Codable, Sendable {
  /// The result.
  associatedtype Outcome: Codable & Sendable
  /// The name on the control socket.
  static var name: String { get }
  /// Runs the operation.
  func run(on admin: Admin) async throws(AdminError) -> Outcome
}

/// The result of an operation that returns nothing.
struct Done: Codable, Sendable, Hashable {}
