import Foundation
public import GatewayKit
import HTTPTypes
import Logging

extension WhatsApp: HTTPServing {
  /// The most bytes of a webhook body: Meta sends up to 3 MB.
  static let bodyLimit = 3 << 20
  /// The most events of one batch.
  private static let batch = 1_000

  /// `…/webhook`, the only route.
  ///
  /// | request | answer |
  /// |---|---|
  /// | `GET` with the right verify token | 200 and the challenge |
  /// | any other `GET` | 403 |
  /// | `POST`, signed with the app's secret | 200 once its events are committed |
  /// | `POST` without a signature | 401 |
  /// | `POST` with a wrong signature, or one that cannot be checked | 403 |
  /// | `POST` of over 3 MB | 413 |
  /// | `POST` of other JSON or no JSON | 400 |
  /// | `POST` of one event that the journal refuses for good | 422 |
  /// | `POST` that cannot be stored now | 503 with `Retry-After`; Meta sends it again |
  public func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    guard request.path == "webhook" else { return Self.plain(.notFound, "There is nothing at this address.") }
    switch request.method {
    case .get: return await confirm(request)
    case .post: return await take(request, inbox: inbox)
    default:
      var response = Self.plain(.methodNotAllowed, "Only GET and POST are allowed.")
      response.headers[.allow] = "GET, POST"
      return response
    }
  }

  /// Answers the subscription check.
  private func confirm(_ request: ServedRequest) async -> ServedResponse {
    guard request.parameter("hub.mode") == "subscribe", let token = request.parameter("hub.verify_token"),
      let challenge = request.parameter("hub.challenge"), await isOwn(verifyToken: token)
    else { return Self.plain(.forbidden, "The verify token is wrong.") }
    return Self.plain(.ok, challenge)
  }

  /// Whether `token` is the operator's or the one that `activate` set at Meta.
  private func isOwn(verifyToken token: String) async -> Bool {
    guard token.utf8.count <= 1_000 else { return false }
    let given = Array(token.utf8)
    if context.signer.isValid(Hexadecimal.bytes(token) ?? [], for: Self.callbackMessage, purpose: "verify") {
      return true
    }
    do {
      return try await context.signer.matches(given, secret: settings.verifyToken)
    } catch {
      context.log.error("the verify token could not be compared: \(error)")
      return false
    }
  }

  private func take(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse {
    guard let signature = request.headers[.hubSignature] else {
      return Self.plain(.unauthorized, "The request is not signed.")
    }
    let body: [UInt8]
    do {
      body = try await request.body.bytes(upTo: Self.bodyLimit)
    } catch .tooLarge {
      return Self.plain(.contentTooLarge, "A webhook has at most \(Self.bodyLimit) bytes.")
    } catch {
      return Self.plain(.badRequest, "The body did not arrive.")
    }
    guard await isAuthentic(body, signature: signature) else {
      return Self.plain(.forbidden, "The signature is wrong.")
    }
    let changes: [WebhookChange]
    do {
      changes = try Self.changes(inRaw: body)
    } catch {
      return Self.plain(.badRequest, error.message)
    }
    await note(changes)
    let reading = WebhookReader.read(changes, ownNumber: settings.phoneNumberID)
    for remark in reading.remarks { context.log.warning("\(remark)") }
    return await accept(reading.events, into: inbox)
  }

  /// Whether Meta signed exactly these bytes. False without a stored secret.
  private func isAuthentic(_ body: [UInt8], signature: String) async -> Bool {
    guard signature.hasPrefix("sha256="), let code = Hexadecimal.bytes(signature.dropFirst(7)), code.count == 32 else {
      return false
    }
    do {
      return try await context.signer.isValid(code, for: body, keyedBy: settings.appSecret)
    } catch {
      context.log.error("a webhook's signature could not be checked: \(error)")
      return false
    }
  }

  private func accept(_ events: [InboundEvent], into inbox: any Inbox) async -> ServedResponse {
    let now = context.clock.now
    var rest = events[...]
    do {
      while !rest.isEmpty {
        let chunk = rest.prefix(Self.batch).map { $0.timed(by: now) }
        try await store(chunk, into: inbox)
        rest = rest.dropFirst(Self.batch)
      }
      return Self.plain(.ok, "")
    } catch {
      if case .rejected = error.outcome {
        return Self.plain(.unprocessableContent, "The events cannot be stored.")
      }
      context.log.warning("a webhook could not be stored: \(error)")
      var response = Self.plain(.serviceUnavailable, "Nothing was stored; send it again.")
      response.headers[.retryAfter] = "2"
      return response
    }
  }

  /// Commits a chunk. If the journal refuses one of its events for good, the others are committed without it.
  private func store(_ chunk: [InboundEvent], into inbox: any Inbox) async throws(AdapterError) {
    do {
      try await commit(chunk, to: inbox)
    } catch {
      guard case .rejected = error.outcome, chunk.count > 1 else { throw error }
      for event in chunk {
        do {
          try await commit([event], to: inbox)
        } catch {
          guard case .rejected = error.outcome else { throw error }
          context.log.error("an event was refused: \(error)", metadata: ["event": "\(event.externalID.prefix(100))"])
        }
      }
    }
  }

  private func commit(_ events: [InboundEvent], to inbox: any Inbox) async throws(AdapterError) {
    let batch = try await threads.batch(of: events)
    _ = try await inbox.accept(batch)
    threads.committed(batch)
  }

  private static func plain(_ status: HTTPResponse.Status, _ text: String) -> ServedResponse {
    ServedResponse(
      status: status,
      headers: [
        .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ], body: .bytes(Array(text.utf8)))
  }
}

extension InboundEvent {
  /// Sets the current time for a message without one, whose id does not depend on it. Other events keep 1970, so that they
  /// are the same at every redelivery.
  fileprivate func timed(by now: Date) -> InboundEvent {
    guard case .message = content, at.timeIntervalSince1970 == 0 else { return self }
    var event = self
    event.at = now
    return event
  }
}

extension HTTPField.Name {
  fileprivate static let hubSignature = literal("X-Hub-Signature-256")
}
