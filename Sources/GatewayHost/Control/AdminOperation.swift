import GatewayCore

/// One thing people do with a gateway: its arguments are the value's members, its result is Codable, and it runs the
/// same in this process and, over the control socket, in the server's.
protocol AdminOperation: Codable, Sendable {
  /// What comes back.
  associatedtype Outcome: Codable & Sendable
  /// Its name on the socket.
  static var name: String { get }
  /// Does it.
  func run(on admin: Admin) async throws(AdminError) -> Outcome
}

/// The result of what has none.
struct Done: Codable, Sendable, Hashable {}
