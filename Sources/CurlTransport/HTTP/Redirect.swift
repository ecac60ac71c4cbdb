import Foundation
import GatewayKit
import HTTPTypes

/// The target of a redirect, by the Fetch standard (https://fetch.spec.whatwg.org/#http-redirect-fetch).
enum Redirect {
  /// The most redirects followed.
  static let limit = 3

  /// The call that follows an answer; nil when the answer is not a redirect that can be followed.
  ///
  /// Secrets and plain credentials are not sent to another origin.
  ///
  /// - Throws: `.rejected` for a redirect from `https` to `http`, or to an invalid address.
  static func next(
    after call: HTTPCall, to target: CallTarget, _ status: HTTPResponse.Status, _ headers: HTTPFields
  ) throws(AdapterError) -> HTTPCall? {
    guard [301, 302, 303, 307, 308].contains(status.code), let location = headers[.location],
      let url = URL(string: location, relativeTo: call.url)?.absoluteURL
    else { return nil }
    let next = try CallTarget(url)
    guard next.isEncrypted || !target.isEncrypted else {
      throw AdapterError(.rejected, "\(target.origin) redirects to \(next.origin), which is not encrypted")
    }
    var hop = call
    hop.url = url
    let becomesGet =
      status.code == 303 && call.method != .get && call.method != .head
      || (status.code == 301 || status.code == 302) && call.method == .post
    if becomesGet {
      hop.method = .get
      hop.body = []
      hop.fields.removeAll { $0.name.canonicalName.hasPrefix("content-") }
    }
    if next.origin != target.origin {
      hop.fields.removeAll { field in
        if case .secret = field.value { return true }
        return field.name == .authorization || field.name == .cookie
      }
    }
    return hop
  }
}

extension HTTPCall {
  /// Whether a header field contains a secret.
  var carriesSecrets: Bool {
    fields.contains { field in
      if case .secret = field.value { true } else { false }
    }
  }
}
