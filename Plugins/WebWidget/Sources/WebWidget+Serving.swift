import Foundation
public import GatewayKit
import HTTPTypes

extension WebWidget: HTTPServing {
  /// The widget's routes. Every refusal is a problem document. Refusals to an allowed page include the CORS fields, so
  /// that the page can read them.
  ///
  /// | route | success | refusals |
  /// |---|---|---|
  /// | `GET widget.js` | 200, 304 | |
  /// | `POST sessions` | 201, 200 when resumed | 400, 401, 413, 422, 429 |
  /// | `POST messages` | 202 after the commit | 400, 401, 413, 422, 429, 503 |
  /// | `POST attachments` | 201 once it is on disk | 400, 401, 413, 415, 422, 429, 503, 507 |
  /// | `GET attachments/{id}` | 200 | 401, 404, 429, 503 |
  /// | `POST typing` | 204 | 401, 429 |
  /// | `POST read` | 204, after the commit if it is new | 400, 401, 413, 422, 429, 503 |
  /// | `GET events` | 200, a stream | 401, 429, 503 |
  /// | any of the above | | 403 for the page's origin, 404, 405 |
  public func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    guard let route = Route(path: request.path) else {
      return Problem(status: .notFound, title: "No such route", detail: "This channel has no such address.").response
    }
    if request.method == .options, route != .script { return preflight(request, to: route) }
    guard route.methods.contains(request.method) else { return route.wrongMethod.response }
    if route == .script { return script.response(to: request) }

    let origin = request.headers[.origin]
    guard isAllowed(request, origin: origin) else { return Self.foreignOrigin.response }
    var response: ServedResponse
    do {
      response = try await answer(request, on: route, inbox: inbox)
    } catch {
      response = error.response
    }
    response.headers[.vary] = "Origin"
    if let origin {
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[.accessControlExposeHeaders] = "Retry-After"
    }
    return response
  }

  private func answer(
    _ request: ServedRequest, on route: Route, inbox: any Inbox
  ) async throws(Problem) -> ServedResponse {
    switch route {
    case .script: script.response(to: request)
    case .sessions: try await openSession(request)
    case .messages: try await takeMessage(request, inbox: inbox)
    case .attachments: try await takeAttachment(request)
    case .attachment: try await giveAttachment(request)
    case .typing: try await passTyping(request, inbox: inbox)
    case .read: try await takeReadMark(request, inbox: inbox)
    case .events: try await openStream(request)
    }
  }

  /// Whether the requesting page may use the channel. Browsers send the page's origin with every POST and every
  /// cross-origin request. Only same-origin GETs lack it, and they have a field that scripts cannot set.
  private func isAllowed(_ request: ServedRequest, origin: String?) -> Bool {
    if let origin { return origins.allows(origin, own: request.ownOrigins) }
    return request.method == .get && request.headers[.secFetchSite] == "same-origin"
  }

  private func preflight(_ request: ServedRequest, to route: Route) -> ServedResponse {
    guard let origin = request.headers[.origin], origins.allows(origin, own: request.ownOrigins) else {
      return Self.foreignOrigin.response
    }
    return ServedResponse(
      status: .noContent,
      headers: [
        .accessControlAllowOrigin: origin,
        .accessControlAllowMethods: route.methods.map(\.rawValue).joined(separator: ", "),
        .accessControlAllowHeaders: "Authorization, Content-Type, Last-Event-ID",
        .accessControlMaxAge: "600",
        .vary: "Origin",
      ])
  }

  private static let foreignOrigin = Problem(
    status: .forbidden, title: "Origin not allowed",
    detail: "Pages of this origin may not use the chat; the operator can add it to allowedOrigins.",
    headers: [.vary: "Origin"])
}

/// The paths below `/channels/{id}/`.
enum Route: String {
  case script = "widget.js"
  case sessions, messages, attachments, typing, read, events
  /// One file, followed by its id.
  case attachment = "attachments/"

  init?(path: String) {
    self.init(rawValue: path.hasPrefix(Route.attachment.rawValue) ? Route.attachment.rawValue : path)
  }

  var methods: [HTTPRequest.Method] {
    switch self {
    case .script: [.get, .head]
    case .events, .attachment: [.get]
    case .sessions, .messages, .attachments, .typing, .read: [.post]
    }
  }

  var wrongMethod: Problem {
    Problem(
      status: .methodNotAllowed, title: "Wrong method", detail: "The field Allow lists the methods of this address.",
      headers: [.allow: methods.map(\.rawValue).joined(separator: ", ")])
  }
}
