import CurlTransport
import Foundation
import GatewayKit

extension Configuration {
  /// `outgoing`: the proxy for calls to other machines, and the private addresses that webhooks may reach.
  struct Outgoing: Sendable, Hashable {
    /// The proxy's address, or `none`; nil: the environment's `https_proxy`.
    var proxy: String?
    /// Hosts, domains and ranges called without the proxy; nil: the environment's `no_proxy`.
    var exceptions: [String]?
    /// Private addresses that guarded calls may reach.
    var privateAddresses: [String] = []

    /// The value of `proxy` that means no proxy.
    static let none = "none"

    /// The blocks of `privateAddresses`; the checker has refused others.
    var allowedBlocks: [AddressBlock] { privateAddresses.compactMap(AddressBlock.init) }

    /// The proxies to use. Each of the two settings takes precedence over its environment variable.
    ///
    /// - Throws: `CommandFailure` if the environment's proxy applies and is not a valid proxy address.
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

/// Checks `outgoing` beyond its spec. Messages never repeat a proxy's address, because it may contain a password.
enum OutgoingChecker {
  /// The problems of `outgoing` in a file.
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
            ConfigurationCode.proxyException.with(["found": .string(text)])))
      }
    }
    if case .array(let addresses) = outgoing?["privateAddresses"] {
      for (index, address) in addresses.enumerated() {
        guard case .string(let text) = address, AddressBlock(text) == nil else { continue }
        found.append(
          .error(
            at: JSONPath.element("outgoing.privateAddresses", index),
            ConfigurationCode.privateAddress.with(["found": .string(text)])))
      }
    }
    return found
  }

  private static func problem(with proxy: String) -> Explanation? {
    if proxy == Configuration.Outgoing.none { return nil }
    if ProxyAddress.hasCredentials(proxy) {
      return ConfigurationCode.proxyWithLogin.with()
    }
    if let problem = ProxyAddress.problem(with: proxy) {
      return ConfigurationCode.proxyInvalid.with(["reason": .string(problem)])
    }
    guard proxy.contains("://"), ProxyAddress.hasPort(proxy) else {
      return ConfigurationCode.proxyIncomplete.with()
    }
    return nil
  }

  /// Whether libcurl's list can hold `text`: commas and spaces separate its elements.
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
