import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// The demo's flow, walked as a visitor walks it.
@Suite struct DemoFlowTests {
  /// A Monday morning, and the night before it.
  private static let open = Date(timeIntervalSince1970: 1_795_435_200)
  private static let closed = open.addingTimeInterval(-12 * 3600)

  private static func walk(_ answers: [String], at now: Date) throws -> [FlowStep] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let bytes = Array(try Data(contentsOf: root.appending(path: "demo/padaria.json")))
    let content = LoadedContent(version: 1, bundle: try #require(ContentBundle.decode(bytes: bytes).bundle))
    let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    var contact = Contact(id: "p", aliases: [])
    func context(_ message: String) -> FlowContext {
      FlowContext(
        content: content, contact: contact, channel: "site",
        business: Business(name: "Padaria do Sol", locale: "pt-BR", timeZone: zone), message: message, now: now)
    }
    let flow = try #require(content.bundle.flow("encomenda"))
    var steps = [FlowMachine.start(flow: flow, context: context("encomenda"))]
    for answer in answers {
      let state = try #require(steps.last?.state, "the flow ended before \"\(answer)\"")
      let message = InboundMessage(parts: [.text(answer)])
      steps.append(FlowMachine.resume(state, with: .message(message), context: context(answer)))
      if let edit = steps.last?.profile { contact.profile.apply(edit) }
    }
    return steps
  }

  @Test("a cake to be picked up: every answer leads on, and the order is summed up")
  func cake() throws {
    let steps = try Self.walk(["bolo de cenoura", "Ana", "amanhã", "buscar na loja", "confirmar"], at: Self.open)
    #expect(steps[0].replies.first?.options.map(\.title) == ["Bolo de cenoura", "Torta de limão", "Salgados"])
    #expect(steps[2].replies.map(\.text) == ["Para que dia, Ana?"])
    let summary = try #require(steps[4].replies.first?.text)
    #expect(summary.contains("Bolo de cenoura") && summary.contains("Buscar na loja") && summary.contains("Ana"))
    #expect(steps[5].replies.first?.text == "Encomenda anotada! 🎂")
    #expect(steps[5].profile.addedTags == ["encomenda"])
  }

  @Test("while the kitchen sleeps the end is another")
  func night() throws {
    let steps = try Self.walk(["torta de limão", "Ana", "amanhã", "buscar na loja", "confirmar"], at: Self.closed)
    #expect(steps.last?.replies.map(\.text) == ["Encomenda anotada! 🎂 Confirmamos por aqui assim que abrirmos."])
    #expect(steps.last?.state == nil)
  }

  @Test("a large order goes to a person")
  func large() throws {
    let last = try #require(Self.walk(["salgados", "20"], at: Self.open).last)
    guard case .handOff(let handoff) = last.outcome else {
      Issue.record("no handoff: \(last.outcome)")
      return
    }
    #expect(handoff.team == "encomendas")
  }

  @Test("a customer may change their mind, and may leave")
  func leave() throws {
    let changed = try Self.walk(["salgados", "2", "Ana", "amanhã", "buscar na loja", "mudar algo"], at: Self.open)
    #expect(changed.last?.state?.node == "produto")
    let left = try Self.walk(["salgados", "sair"], at: Self.open)
    #expect(left.last?.state == nil)
  }
}
