import Foundation
import GatewayKit
import HTTPTypes
import Logging

extension WebWidget {
  /// `POST sessions`: a token for a new session, for that of the user of `{"identity", "signature"}`, or a new one for
  /// the session of `{"resume": token}`.
  func openSession(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    let now = context.clock.now
    try limits.beginSession(from: request.clientNetwork)
    let body = try await read(request, upTo: SessionRequest.bodyLimit)
    switch try SessionRequest(body, takesIdentity: identitySecret != nil) {
    case .begin: return answer(.created, for: tokens.begin(at: now), at: now)
    case .resume(let token): return answer(.ok, for: try session(of: token, at: now), at: now)
    case .identify(let identity):
      let session = tokens.session(
        of: try await verify(identity, at: now),
        term: SessionTerm(begun: Int64(now.timeIntervalSince1970), vouchedUntil: Int64(identity.expires)))
      return answer(.created, for: session, at: now, position: try await lastPosition(in: session))
    }
  }

  private func answer(
    _ status: HTTPResponse.Status, for session: WidgetSession, at now: Date, position: Int64? = nil
  ) -> ServedResponse {
    var answer = JSONObject()
    answer.add("token", tokens.token(for: session, at: now))
    answer.add("conversation", context.conversations.id(of: session.thread).rawValue)
    if let position { answer.add("position", Int(position)) }
    return Self.json(status, answer)
  }

  /// `POST messages`: 202 once the message is committed. A repeated `clientID` returns the same id.
  func takeMessage(_ request: ServedRequest, inbox: any Inbox) async throws(Problem) -> ServedResponse {
    let now = context.clock.now
    try limits.message(from: request.clientNetwork)
    let session = try session(of: request, at: now)
    try limits.message(in: session)
    let message = try PostedMessage(body: try await read(request, upTo: PostedMessage.bodyLimit))
    let files = try files(message.attachments, in: session)
    try await renew(files)
    var event = message.event(in: session, on: context.channel, files: files, at: now)
    nameOrigin(of: request, in: session, on: &event.from)
    let acceptance = try await accept(event, into: inbox)
    // A repeated message keeps the files it had the first time.
    if case .stored = acceptance { await claim(files, in: session) }
    var answer = JSONObject()
    answer.add("id", acceptance.message.rawValue)
    return Self.json(.accepted, answer)
  }

  /// `POST typing`: shows it to watching agents; nothing is stored.
  func passTyping(_ request: ServedRequest, inbox: any Inbox) async throws(Problem) -> ServedResponse {
    let session = try signallingSession(of: request)
    await inbox.customerIsTyping(in: session.thread)
    return ServedResponse(status: .noContent)
  }

  /// `POST read` `{"message": id}`: the visitor has seen everything up to that message. Stored only if it names a
  /// message of the conversation after the last one marked. The response is the same in all cases, so that nobody can
  /// probe for messages.
  func takeReadMark(_ request: ServedRequest, inbox: any Inbox) async throws(Problem) -> ServedResponse {
    let session = try signallingSession(of: request)
    let body = try FlatObject(try await read(request, upTo: 4096))
    try body.allowOnly(["message"])
    guard let message = try body.text("message"), PostedMessage.isName(message, length: 1...200) else {
      throw .unusable("message", "Expected the id of a message, as the event stream gave it.")
    }
    guard try await isUnread(message, in: session) else { return ServedResponse(status: .noContent) }
    // The id includes the session, so that no visitor's mark counts as another's.
    let event = InboundEvent(
      externalID: "\(session.id)/\(message)", at: context.clock.now, thread: session.thread,
      from: session.sender(on: context.channel), content: .status(DeliveryStatus(stage: .read)))
    _ = try await accept(event, into: inbox)
    return ServedResponse(status: .noContent)
  }

  /// `GET events`: the events after `Last-Event-ID` (all of them if it is malformed), then new ones as they happen.
  func openStream(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    let session = try session(of: request, at: context.clock.now)
    let permits = try limits.stream(in: session, from: request.clientNetwork)
    let position = request.headers[.lastEventID].flatMap(Int64.init).flatMap { $0 >= 0 ? $0 : nil }
    let events: any AsyncSequence<ConversationEvent, Never> & Sendable
    do {
      events = try await context.conversations.events(of: session.thread, after: position)
    } catch {
      throw problem(of: error)
    }
    let stream = EventStream(events: events, names: names(in: session), clock: context.clock, permits: permits)
    return ServedResponse(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache, no-transform",
        .xAccelBuffering: "no",
      ], body: .stream { writer in try await stream.write(to: writer) })
  }

  func signallingSession(of request: ServedRequest) throws(Problem) -> WidgetSession {
    try limits.signal(from: request.clientNetwork)
    let session = try session(of: request, at: context.clock.now)
    try limits.signal(in: session)
    return session
  }

  private func isUnread(_ message: String, in session: WidgetSession) async throws(Problem) -> Bool {
    do {
      return try await context.conversations.isUnread(MessageID(rawValue: message), in: session.thread)
    } catch {
      throw problem(of: error)
    }
  }

  func session(of request: ServedRequest, at now: Date) throws(Problem) -> WidgetSession {
    let scheme = "bearer "
    guard let credentials = request.headers[.authorization], credentials.lowercased().hasPrefix(scheme) else {
      throw .unauthorized("Send the session's token as Authorization: Bearer TOKEN.")
    }
    return try session(of: String(credentials.dropFirst(scheme.count)), at: now)
  }

  private func session(of token: String, at now: Date) throws(Problem) -> WidgetSession {
    do {
      return try tokens.session(of: token, at: now)
    } catch .expired {
      throw .unauthorized("The session has expired; begin a new one.")
    } catch {
      throw .unauthorized("The token does not belong to this channel; begin a new session.")
    }
  }

  func read(_ request: ServedRequest, upTo limit: Int) async throws(Problem) -> [UInt8] {
    do {
      return try await request.body.bytes(upTo: limit)
    } catch .tooLarge {
      throw Problem(
        status: .contentTooLarge, title: "Too large", detail: "The body may have at most \(limit) bytes.")
    } catch {
      throw .malformed("The body did not arrive.")
    }
  }

  private func accept(_ event: InboundEvent, into inbox: any Inbox) async throws(Problem) -> Acceptance {
    do {
      guard let acceptance = try await inbox.accept(Batch(events: [event])).first else {
        throw AdapterError(.unavailable, "the inbox returned no result for the event")
      }
      return acceptance
    } catch {
      throw problem(of: error)
    }
  }

  /// The response to a failure inside the gateway: retry later, unless the same request would be refused again.
  func problem(of error: any Error) -> Problem {
    let failure = error as? AdapterError
    switch failure?.outcome {
    case .rejected, .blocked:
      return Problem(status: .unprocessableContent, title: "Unusable request", detail: "The gateway refused it.")
    case .throttled(let wait):
      return .unavailable(retryAfter: wait)
    case .unauthorized, .unavailable, .exhausted, .unknown, .none:
      context.log.warning("a visitor's request failed: \(error)")
      return .unavailable(retryAfter: nil)
    }
  }

  static func json(_ status: HTTPResponse.Status, _ object: JSONObject) -> ServedResponse {
    ServedResponse(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: .bytes(object.bytes))
  }
}
