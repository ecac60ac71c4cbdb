/// The proxy that calls to other machines go through, if any.
///
/// Only `https` calls do: the proxy sees the name of the host and nothing else, no header field among it. Calls to this
/// machine, guarded calls and connections to mail servers never do. Its address may hold a password, and is never shown.
public struct Proxies: Sendable, Hashable {
  /// The proxy's URL; nil for none.
  let url: String?
  /// Hosts that are reached without it, in libcurl's form of a list.
  let exceptions: String

  /// No proxy, whatever the environment says.
  public static let none = Proxies(url: nil, exceptions: "")

  /// The proxy at `url`, which `ProxyAddress` has read, save for the hosts in `exceptions` (a comma between them; `*` for
  /// all).
  public init(url: String?, exceptions: String = "") {
    self.url = url
    self.exceptions = exceptions
  }

  /// What the usual variables say: `https_proxy`, else `all_proxy`, and `no_proxy`; each also in capitals, and an empty
  /// one says nothing, as curl reads them.
  ///
  /// `http_proxy` is not read: no call leaves this machine in clear. `HTTP_PROXY`, which a request can set in a CGI
  /// program, is not read by curl either.
  ///
  /// - Throws: `InvalidProxy` when a variable does not hold a proxy's address.
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

  /// The proxy's scheme, host and port, without the name and password; nil without a proxy.
  public var origin: String? { url.map(ProxyAddress.origin) }
}

extension Proxies: CustomStringConvertible, CustomReflectable {
  /// The proxy's origin.
  public var description: String { origin ?? "none" }
  /// As `description`: what prints the members of a value must not find a password.
  public var customMirror: Mirror { Mirror(self, children: ["origin": description]) }
}

/// An environment variable that does not hold a proxy's address.
public struct InvalidProxy: Error, Hashable, CustomStringConvertible {
  /// The variable.
  public let name: String
  /// What is wrong with it.
  public let problem: String
  /// Both, without the value.
  public var description: String { "\(name): \(problem)" }
}
