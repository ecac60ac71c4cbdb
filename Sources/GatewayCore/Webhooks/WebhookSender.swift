import Foundation
import GatewayKit

/// Makes one request to a webhook's receiver, signed in the form of the Standard Webhooks specification.
///
/// Any status from 200 to 299 is a success. Redirects are not followed: the specification calls them failures, and a
/// followed one could lose the body. The guarded transport decides which addresses may be reached.
struct WebhookSender: Sendable {
  /// How a receiver took a message.
  enum Verdict: Sendable, Hashable {
    /// It has it.
    case delivered
    /// It wants no more messages: 410.
    case gone
    /// It may take it later; at least after that wait.
    case failed(retryAfter: Duration?)
  }

  /// An attempt with what follows from it.
  struct Outcome: Sendable {
    let attempt: WebhookAttempt
    let verdict: Verdict
  }

  /// The longest request, answer included; the specification recommends 15 to 30 seconds.
  static let deadline = Duration.seconds(20)
  /// The bytes of an answer that are read and kept.
  static let answerBytes = 1_000

  let http: any HTTPTransport
  let signing: (any WebhookSigning)?
  let clock: any GatewayClock

  /// Sends a body. A cancelled call ends at once, with a failure that means nothing.
  func send(_ body: [UInt8], id: WebhookMessageID, to webhook: Webhook) async -> Outcome {
    let (now, begin) = (clock.now, clock.uptime)
    func outcome(
      _ verdict: Verdict, status: Int? = nil, answer: String? = nil, _ reason: Explanation?
    ) -> Outcome {
      let milliseconds = Int(((clock.uptime - begin).seconds * 1_000).rounded())
      return Outcome(
        attempt: WebhookAttempt(
          at: now, status: status, milliseconds: milliseconds, answer: answer, reason: reason), verdict: verdict)
    }
    guard let call = call(body, id: id, to: webhook, now: now) else {
      return outcome(.failed(retryAfter: nil), WebhookCode.secretDamaged.with())
    }
    switch await answer(to: call) {
    case nil:
      let seconds = Int(Self.deadline.seconds)
      return outcome(.failed(retryAfter: nil), WebhookCode.timeout.with(["seconds": .integer(seconds)]))
    case .failure(let error):
      return outcome(
        .failed(retryAfter: nil), WebhookCode.unreachable.with(["reason": error.explanation.parameter]))
    case .success(let answer):
      let status = answer.status
      switch status {
      case 200..<300: return outcome(.delivered, status: status, answer: answer.text, nil)
      case 300..<400:
        return outcome(
          .failed(retryAfter: nil), status: status, answer: answer.text,
          WebhookCode.redirect.with(["status": .integer(status)]))
      default:
        return outcome(
          status == 410 ? .gone : .failed(retryAfter: answer.retryAfter), status: status, answer: answer.text,
          WebhookCode.status.with(["status": .integer(status)]))
      }
    }
  }

  /// The signed request; nil when no secret can be opened.
  private func call(_ body: [UInt8], id: WebhookMessageID, to webhook: Webhook, now: Date) -> HTTPCall? {
    guard let url = WebhookAddress.url(webhook.settings.url) else { return nil }
    let timestamp = String(Int(now.timeIntervalSince1970))
    let content = Array("\(id).\(timestamp).".utf8) + body
    let signatures = webhook.secrets.filter { $0.endsAt.map { now < $0 } ?? true }.compactMap { secret in
      signing?.signature(of: content, sealed: secret.sealed, webhook: webhook.id)
        .map { "v1,\(Data($0).base64EncodedString())" }
    }
    guard !signatures.isEmpty else { return nil }
    var call = HTTPCall.posting(
      json: body, to: url,
      fields: [
        "webhook-id": id.rawValue, "webhook-timestamp": timestamp,
        "webhook-signature": signatures.joined(separator: " "),
      ])
    call.deadline = Self.deadline
    call.idleLimit = .seconds(10)
    call.maximumBytes = 1 << 20
    call.followsRedirects = false
    call.isConfidential = true
    return call
  }

  private struct Answer: Sendable {
    let status: Int
    let text: String
    let retryAfter: Duration?
  }

  /// The beginning of the answer; nil when the deadline is over.
  private func answer(to call: HTTPCall) async -> Result<Answer, AdapterError>? {
    await withTaskGroup(of: Result<Answer, AdapterError>?.self) { group in
      group.addTask {
        do throws(AdapterError) { return .success(try await exchange(call)) } catch { return .failure(error) }
      }
      group.addTask {
        try? await clock.sleep(for: Self.deadline)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private func exchange(_ call: HTTPCall) async throws(AdapterError) -> Answer {
    let answer = try await http.send(call)
    var bytes: [UInt8] = []
    do {
      for try await piece in answer.body {
        bytes += piece.prefix(Self.answerBytes - bytes.count)
        if bytes.count >= Self.answerBytes { break }
      }
    } catch {
      // The status says what the receiver did with the message; its words are only for people.
    }
    // A text that ends within a character ends with a replacement.
    let text = String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    return Answer(
      status: answer.statusCode, text: text, retryAfter: RetryAfter.wait(answer.headers, now: clock.now))
  }
}
