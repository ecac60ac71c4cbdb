import CurlTransport
import Foundation
import GatewayKit

extension Configuration {
  /// How calls to other machines leave.
  struct Outgoing: Sendable, Hashable {
    /// The proxy's address, or `none`; nil: as the environment says.
    var proxy: String?
    /// What is called without it; nil: as the environment says.
    var exceptions: [String]?

    /// The word for no proxy at all.
    static let none = "none"

    /// The proxies of the gateway. What the file says wins over the environment, each of the two by itself.
    ///
    /// - Throws: `CommandFailure` where the environment's proxy counts and is no proxy's address.
    func proxies(environment: [String: String]) throws(CommandFailure) -> Proxies {
      if proxy == Self.none { return .none }
      var environment = environment
      if let proxy {
        environment["https_proxy"] = proxy
      }
      if let exceptions {
        environment["no_proxy"] = exceptions.joined(separator: ",")
        environment["NO_PROXY"] = nil
      }
      do {
        return try Proxies(environment: environment)
      } catch {
        throw CommandFailure("\(error); correct the environment variable, or set outgoing.proxy in channels.json")
      }
    }
  }
}

/// Finds what the spec of `outgoing` cannot express. A message never repeats a proxy's address: it may hold a password.
enum OutgoingChecker {
  /// What is wrong with `outgoing` of a file.
  static func diagnostics(_ outgoing: JSONValue?) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if case .string(let proxy) = outgoing?["proxy"], let problem = problem(with: proxy) {
      found.append(.error(at: "outgoing.proxy", problem))
    }
    if case .array(let exceptions) = outgoing?["noProxy"] {
      for (index, exception) in exceptions.enumerated() {
        guard case .string(let text) = exception, !isException(text) else { continue }
        found.append(
          .error(
            at: JSONPath.element("outgoing.noProxy", index),
            "expected a host, a domain, a range such as 10.0.0.0/8, or *, found \"\(text)\""))
      }
    }
    return found
  }

  private static func problem(with proxy: String) -> String? {
    if proxy == Configuration.Outgoing.none { return nil }
    if ProxyAddress.hasCredentials(proxy) {
      return """
        has a name or a password, which may not stand in this file: leave outgoing.proxy out and set the environment \
        variable https_proxy for the gateway alone, or let the proxy admit this machine by its address
        """
    }
    if let problem = ProxyAddress.problem(with: proxy) { return "\(problem), or \(Configuration.Outgoing.none)" }
    guard proxy.contains("://"), ProxyAddress.hasPort(proxy) else {
      return "expected a proxy's address with its scheme and its port, such as http://proxy.example:3128"
    }
    return nil
  }

  /// What libcurl's list can hold: no comma and no space, which separate its elements.
  private static func isException(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-._*/:[]".utf8.contains(byte)
        }
      }
  }
}
