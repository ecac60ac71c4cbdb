import Foundation
import GatewayCore
import GatewayKit
import GatewayTestKit

/// A business with two providers, in which people come and go.
struct HandoffScene: Sendable {
  let business = TestBusiness()
  let pair = ProviderPair()
  private let content: String

  /// `handoff` and `more` are members of the content bundle.
  init(handoff: String = Self.usual, more: String = "") {
    content = """
      { "version": 1, "businessInformation": "O pão custa R$ 1,50.",
        "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
        "flows": [ { "id": "sales", "start": { "keywords": [ { "word": "comprar" } ] },
                     "nodes": [ { "id": "n", "type": "handoff", "team": "vendas" } ] } ],
        "handoff": \(handoff), "defaultReply": { "text": "Não entendi." }\(more) }
      """
  }

  /// The bundle's default handoff policy.
  static let usual = """
    { "message": "Já chamo.", "phrases": ["gente de verdade"], "returnToBotAfterMinutes": 60, "queueTimeoutMinutes": 10,
      "queueTimeoutMessage": "Todos ocupados." }
    """
  /// The same without an end of waiting.
  static let patient = #"{ "message": "Já chamo.", "returnToBotAfterMinutes": 60 }"#
  /// Hours that are over: the clock stands at nine in the evening of a Wednesday.
  static let closed = #"""
    , "businessHours": { "weekly": { "thu": [["08:00", "18:00"]] }, "awayMessage": "Voltamos às 8h." }
    """#

  /// One life of the process; the folder stays until `end()`.
  func open(_ body: @escaping @Sendable (Life) async throws -> Void) async throws {
    try await business.open(content: content, providers: pair.all, body)
  }

  /// Every provider fails from now on, in this way.
  func fail(_ outcome: AdapterError.Outcome = .unavailable) {
    for provider in [pair.first, pair.second] { provider.script.play(.fails(AdapterError(outcome, "down"))) }
  }

  func end() { business.remove() }
}

extension Life {
  /// The conversation with a customer who has written.
  func conversation(with name: String) async throws -> ConversationSummary {
    while true {
      if let found = try await admin.conversations(ListConversations()).first(where: { $0.contact == name }) {
        return found
      }
      try Task.checkCancellation()
    }
  }

  /// The business writes from its own phone.
  func echo(_ text: String, to thread: String = "ana") async throws {
    try await write(text, from: thread, isEcho: true)
  }

  /// Lets time pass until `condition` holds.
  func later(_ condition: @Sendable (Life) async throws -> Bool) async throws {
    try await until { life in
      life.clock.advance(by: .seconds(31))
      return try await condition(life)
    }
  }
}
