/// The routes of one listener, by address. A whole address is looked up first, then the longest prefix.
struct RouteTable: Sendable {
  private var addresses: [String: any Route] = [:]
  private var prefixes: [(prefix: String, route: any Route)] = []

  /// A table. A prefix ends with a slash.
  init(addresses: [String: any Route], prefixes: [String: any Route]) { add(addresses, prefixes) }

  /// The table with more routes; a second route at the same place is a mistake.
  func adding(addresses: [String: any Route] = [:], prefixes: [String: any Route] = [:]) -> RouteTable {
    var table = self
    table.add(addresses, prefixes)
    return table
  }

  private mutating func add(_ addresses: [String: any Route], _ prefixes: [String: any Route]) {
    self.addresses.merge(addresses) { _, _ in preconditionFailure("two routes have one address") }
    for (prefix, route) in prefixes {
      precondition(prefix.hasSuffix("/"), "the prefix \(prefix) of a route does not end with a slash")
      precondition(!self.prefixes.contains { $0.prefix == prefix }, "two routes have the prefix \(prefix)")
      self.prefixes.append((prefix, route))
    }
    self.prefixes.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
  }

  /// The route that has `path`; nil when none has.
  subscript(path: String) -> (any Route)? {
    addresses[path] ?? prefixes.first { path.hasPrefix($0.prefix) }?.route
  }
}
