/// The proxy that calls to other machines go through, if any.
///
/// Only `https` calls do: the proxy sees the name of the host and nothing else, no header field among it. Calls to this
/// machine and guarded calls never do.
public struct Proxies: Sendable, Hashable {
  /// The proxy's URL; nil for none.
  let url: String?
  /// Hosts that are reached without it, in libcurl's form of a list.
  let exceptions: String

  /// No proxy, whatever the environment says.
  public static let none = Proxies(url: nil, exceptions: "")

  /// The proxy at `url`, save for the hosts in `exceptions` (a comma between them; `*` for all).
  public init(url: String?, exceptions: String = "") {
    self.url = url
    self.exceptions = exceptions
  }

  /// What the usual variables say: `https_proxy`, else `all_proxy`, and `no_proxy`; each also in capitals.
  public init(environment: [String: String]) {
    let value = { (name: String) in
      [name, name.uppercased()].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    self.init(url: value("https_proxy") ?? value("all_proxy"), exceptions: value("no_proxy") ?? "")
  }
}
