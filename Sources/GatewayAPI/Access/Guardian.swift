import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// Who sends a request.
struct Sender: Sendable, Hashable {
  /// The person or program.
  let actor: Actor
  /// The person's session; nil for others.
  let session: SessionID?

  init(_ actor: Actor, session: SessionID? = nil) {
    self.actor = actor
    self.session = session
  }
}

/// Decides who sends a request, and turns outcomes into responses that keep the sender's session.
struct Guardian: Sendable {
  let authenticator: any Authenticating
  let isSecure: Bool

  /// The name of the session's cookie. The prefix makes browsers refuse a cookie of another host or without TLS.
  private var cookieName: String { isSecure ? "__Host-balcao" : "balcao" }

  /// The sender of a request.
  ///
  /// A token in `Authorization` comes before a cookie. With a cookie, and before signing in, a request that changes
  /// something must come from a page of the gateway itself; with a cookie it also needs the session's CSRF token.
  ///
  /// - Throws: `.unauthenticated` for a token that is not valid; `.foreignOrigin` and `.csrfTokenInvalid`.
  func admit(_ request: ServedRequest, to spec: OperationSpec) async throws(OperationError) -> Sender {
    if let authorization = request.headers[.authorization] {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer",
        let actor = await authenticator.actor(ofToken: String(parts[1]))
      else { throw OperationError(.tokenInvalid) }
      return Sender(actor)
    }
    let isChange = request.method != .get && request.method != .head
    if isChange, let origin = request.headers[.origin], !request.ownOrigins.contains(origin) {
      throw OperationError(.foreignOrigin)
    }
    guard let token = sessionToken(of: request), let session = await authenticator.session(ofToken: token) else {
      return Sender(.anonymous)
    }
    if isChange, spec.access != .anybody {
      guard let given = request.headers[.csrfToken], given.isEqualInConstantTime(to: session.csrfToken) else {
        throw OperationError(.csrfTokenInvalid)
      }
    }
    return Sender(session.actor, session: session.session)
  }

  /// The token in the session's cookie. Two cookies of the name are none: another site of the domain may have set one.
  func sessionToken(of request: ServedRequest) -> String? {
    let found = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair -> String? in
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      return parts.count == 2 && parts[0] == cookieName ? parts[1] : nil
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The response with an operation's outcome.
  func respond<Outcome: Encodable>(
    with outcome: Outcome, _ http: HTTPBinding, to request: ServedRequest
  ) throws(OperationError) -> ServedResponse {
    var response: ServedResponse
    if let type = http.responseType, let bytes = outcome as? Data {
      response = .json(Array(bytes))
      response.headers[.contentType] = type
    } else {
      do { response = .json(Array(try APICoding.encoder.encode(outcome))) } catch {
        throw OperationError(.outcomeUnwritable, ["reason": .string("\(error)")])
      }
    }
    response.status = .init(code: http.status)
    if let revised = outcome as? any Revised { response.headers[.eTag] = "\"\(revised.revisionText)\"" }
    if let granting = outcome as? any SessionGranting {
      response.headers[.setCookie] = cookie(granting.sessionToken)
    }
    return response
  }

  /// `Set-Cookie` for a session's token; nil ends it.
  private func cookie(_ token: String?) -> String {
    let life = token == nil ? "; Max-Age=0" : "; Max-Age=\(SessionRules.longest)"
    return "\(cookieName)=\(token ?? "")\(life); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
  }
}

/// How long browsers keep a session's cookie.
private enum SessionRules {
  /// Seconds. The gateway ends sessions itself, earlier or at the same time.
  static let longest = 30 * 86_400
}

extension HTTPField.Name {
  /// The session's CSRF token.
  static let csrfToken = HTTPField.Name.literal("X-CSRF-Token")
  /// The caller's key of something that is sent.
  static let idempotencyKey = HTTPField.Name.literal("Idempotency-Key")
}

extension HTTPBinding.Header {
  /// The header's value as an argument, an entity tag without its quotes; nil when it is missing.
  func value(in request: ServedRequest) -> String? {
    switch self {
    case .ifMatch:
      guard let tag = request.headers[.ifMatch] else { return nil }
      let isQuoted = tag.count > 1 && tag.hasPrefix("\"") && tag.hasSuffix("\"")
      return isQuoted ? String(tag.dropFirst().dropLast()) : tag
    case .idempotencyKey: return request.headers[.idempotencyKey]
    }
  }
}

extension String {
  /// Whether both have the same bytes. Takes the same time for all texts of one length.
  func isEqualInConstantTime(to other: String) -> Bool {
    let (own, others) = (Array(utf8), Array(other.utf8))
    guard own.count == others.count else { return false }
    return zip(own, others).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
