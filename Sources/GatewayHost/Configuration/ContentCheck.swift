import GatewayCore
import GatewayKit

/// What is wrong with a content bundle, as the command line tells it.
enum ContentCheck {
  /// The bundle's problems, each with its place: `demo/padaria.json: flows[0].nodes[1].next: …`.
  static func diagnostics(of bytes: [UInt8], named name: String) -> [Diagnostic] {
    do {
      _ = try JSONValue(parsing: bytes)
      return []
    } catch {
      return [.error(at: name, error.description)]
    }
  }
}
