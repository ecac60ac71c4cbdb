import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization

@testable import GatewayCore

/// Receivers of webhooks, by their hosts: what they were sent, and how they answer.
final class FakeReceiver: Sendable {
  /// A request as the receiver saw it.
  struct Request: Sendable {
    let host: String
    let id: String
    let timestamp: String
    let signatures: [String]
    let type: String
    let data: JSONValue
    /// Whether it was answered with 200.
    let isTaken: Bool

    /// The text of the line that it tells.
    var text: String? { if case .string(let text)? = data["line"]?["text"] { text } else { nil } }
    /// The conversation.
    var conversation: String? { if case .string(let id)? = data["conversation"] { id } else { nil } }
  }

  typealias Behaviour = @Sendable (_ type: String, _ text: String?) -> TransportScript

  private struct State {
    var requests: [Request] = []
    var behaviours: [String: Behaviour] = [:]
  }

  static let fine = TransportScript.answers(ScriptedAnswer(status: 200, json: "{}"))
  private let state = Mutex(State())

  /// The requests so far, in the order of their arrival.
  var requests: [Request] { state.withLock(\.requests) }

  /// The requests that a host answered with 200.
  func taken(by host: String = "crm.example") -> [Request] { requests.filter { $0.host == host && $0.isTaken } }

  /// From now on the host answers so.
  func answer(from host: String = "crm.example", _ behaviour: @escaping Behaviour) {
    state.withLock { $0.behaviours[host] = behaviour }
  }

  /// From now on the host answers with a status.
  func answer(from host: String = "crm.example", status: Int) {
    answer(from: host) { _, _ in .answers(ScriptedAnswer(status: status, body: Array("as told".utf8))) }
  }

  var transport: ScriptedTransport {
    ScriptedTransport { call in try self.take(call) }
  }

  private func take(_ call: HTTPCall) throws -> TransportScript {
    let payload = try JSONValue(parsing: call.body)
    var fields: [String: String] = [:]
    for field in call.fields { if case .plain(let value) = field.value { fields[field.name.canonicalName] = value } }
    guard case .string(let type)? = payload["type"], let data = payload["data"], !call.followsRedirects,
      call.isConfidential
    else { throw AdapterError(.rejected, "not a webhook's message") }
    let host = call.url.host() ?? ""
    let text: String? = if case .string(let text)? = data["line"]?["text"] { text } else { nil }
    return state.withLock { state in
      let script = state.behaviours[host].map { $0(type, text) } ?? Self.fine
      let isTaken = if case .answers(let answer) = script { answer.status == 200 } else { false }
      state.requests.append(
        Request(
          host: host, id: fields["webhook-id"] ?? "", timestamp: fields["webhook-timestamp"] ?? "",
          signatures: (fields["webhook-signature"] ?? "").split(separator: " ").map(String.init), type: type,
          data: data, isTaken: isTaken))
      return script
    }
  }
}

/// Something did not happen in the time that passed.
struct TookTooLong: Error {
  let what: String
}

extension Life {
  /// Makes a webhook to a host.
  @discardableResult
  func addWebhook(
    to host: String = "crm.example", events: [WebhookEventType]? = nil, channels: [ChannelID]? = nil,
    masksAddresses: Bool = false
  ) async throws -> WebhookView {
    try await admin.run(
      AddWebhook(
        url: "https://\(host)/in?token=s3cret", events: events, channels: channels, masksAddresses: masksAddresses)
    ).webhook
  }

  /// Lets time pass in steps until `condition` holds, and lets others work after each step.
  func pass(
    _ step: Duration, until what: String, atMost total: Duration, _ condition: () async throws -> Bool
  ) async throws {
    var passed = Duration.zero
    while try await !condition() {
      guard passed < total else { throw TookTooLong(what: what) }
      clock.advance(by: step)
      passed += step
      // Others take this time to work; how much of it they take changes how often they try, not what happens in the end.
      for _ in 0..<200 { await Task.yield() }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  func deliveries(of webhook: WebhookView, _ state: WebhookMessage.State? = nil) async throws -> [WebhookDelivery] {
    try await admin.run(ListWebhookDeliveries(webhook: webhook.id, state: state, limit: 200)).items
  }

  func shown(_ webhook: WebhookView) async throws -> WebhookView {
    try await admin.run(ShowWebhook(webhook: webhook.id))
  }
}
