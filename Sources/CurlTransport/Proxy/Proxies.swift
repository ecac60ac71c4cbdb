/// The proxy for calls to other machines, if any.
///
/// Only `https` calls use it, so that it sees the host name and no header fields. Calls to this machine, guarded calls
/// and connections to mail servers never use it. Its address may contain a password and is never shown.
public struct Proxies: Sendable, Hashable {
  /// The proxy's URL; nil for none.
  let url: String?
  /// Hosts reached without the proxy, in libcurl's list format.
  let exceptions: String

  /// No proxy, whatever the environment says.
  public static let none = Proxies(url: nil, exceptions: "")

  /// The proxy at `url`, which `ProxyAddress` has checked. `exceptions` are hosts reached without it, separated by
  /// commas; `*` for all.
  public init(url: String?, exceptions: String = "") {
    self.url = url
    self.exceptions = exceptions
  }

  /// Reads the usual variables as curl does: `https_proxy`, else `all_proxy`, and `no_proxy`. Each may also be in
  /// capitals; an empty one counts as unset.
  ///
  /// `http_proxy` is ignored, because no call leaves this machine in clear text. curl also ignores `HTTP_PROXY`, which
  /// a request can set in a CGI program.
  ///
  /// - Throws: `InvalidProxy` when a variable is not a proxy address.
  public init(environment: [String: String]) throws(InvalidProxy) {
    let variable = { (name: String) in
      [name, name.uppercased()].first { environment[$0]?.isEmpty == false }
    }
    var url: String?
    if let name = variable("https_proxy") ?? variable("all_proxy"), let address = environment[name] {
      if let problem = ProxyAddress.problem(with: address) { throw InvalidProxy(name: name, problem: problem) }
      url = address
    }
    self.init(url: url, exceptions: variable("no_proxy").flatMap { environment[$0] } ?? "")
  }

  /// The proxy's scheme, host and port, without name and password; nil without a proxy.
  public var origin: String? { url.map(ProxyAddress.origin) }
}

extension Proxies: CustomStringConvertible, CustomReflectable {
  /// The proxy's origin.
  public var description: String { origin ?? "none" }
  /// Only the origin, so that printing a value's members does not reveal a password.
  public var customMirror: Mirror { Mirror(self, children: ["origin": description]) }
}

/// An environment variable that is not a proxy address.
public struct InvalidProxy: Error, Hashable, CustomStringConvertible {
  /// The variable.
  public let name: String
  /// The problem with it.
  public let problem: String
  /// Both, without the value.
  public var description: String { "\(name): \(problem)" }
}
