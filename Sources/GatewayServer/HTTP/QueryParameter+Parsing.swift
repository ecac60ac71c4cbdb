import Foundation
import GatewayKit

extension QueryParameter {
  /// `a=1&b=two` in its order; `+` is a space, as forms write it. A parameter that is no UTF-8 stays as it came.
  static func all(in query: String?) -> [QueryParameter] {
    (query ?? "").split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryParameter(name: decoded(parts[0]), value: parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  private static func decoded(_ text: Substring) -> String {
    let spaced = text.replacing("+", with: " ")
    return String(spaced).removingPercentEncoding ?? String(spaced)
  }
}
