import Foundation
import GatewayCore
import GatewayKit

/// Two scripted providers with names of their own, in ladder order, and a business that asks them.
struct ProviderPair: Sendable {
  static let content = """
    { "version": 1, "businessInformation": "O pão custa R$ 1,50.",
      "automatedResponses": [ { "id": "a", "keywords": [ { "word": "oi" } ], "reply": [ { "text": "Olá!" } ] } ],
      "handoff": { "message": "Já chamo." }, "defaultReply": { "text": "Não entendi." } }
    """

  struct Provider: Sendable {
    let configuration: ProviderConfiguration
    let script: Script

    init(_ name: String, model: String? = nil, hearing ear: String? = nil, concurrentCalls: Int = 1_000) {
      let id = "\(name)-\(UUID().uuidString.prefix(8).lowercased())"
      configuration = ScriptedProvider.configuration(
        id, model: model, hearing: ear, concurrentCalls: concurrentCalls)
      script = Script.named(id)
      script.play(.says(["resposta ", "de \(name)"]))
    }

    /// The same provider with another model.
    func asking(_ model: String) -> ProviderConfiguration {
      ScriptedProvider.configuration(configuration.id.rawValue, model: model)
    }
  }

  let first = Provider("first", model: "m1")
  let second = Provider("second")

  var all: [ProviderConfiguration] { [first.configuration, second.configuration] }

  /// Opens a business with two providers and runs `body`.
  static func open<T: Sendable>(
    keys: Set<SecretRef> = ["key"], automation: Automation = .on,
    _ body: @escaping @Sendable (Life, ProviderPair) async throws -> T
  ) async throws -> T {
    let business = TestBusiness()
    defer { business.remove() }
    let pair = ProviderPair()
    return try await business.open(content: content, providers: pair.all, keys: keys, automation: automation) {
      try await body($0, pair)
    }
  }
}
