import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Rehearsals of a draft with recorded messages", .timeLimit(.minutes(5)))
struct RehearsalTests {
  private static let draft = ContentChanges(
    base: 1,
    changes: [
      "automatedResponses/menu": PublishTests.response("menu", "Bolo."),
      "automatedResponses/hours": .null,
      "automatedResponses/new": PublishTests.response("entrega", "Sim.").with(id: "new"),
    ])

  @Test("each message is compared with what was answered then, and nothing is stored or sent")
  func compared() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: PublishTests.content) { life in
      for text in ["menu", "horário", "entrega?", "visita", "Ana", "qualquer coisa"] { try await life.say(text) }
      try await life.say("menu", from: "rui")
      try await life.admin.take(life.id(of: "rui", on: "phone"), agent: "rosa")
      try await life.say("entrega", from: "rui")
      let (sent, position) = (life.phone.deliveries.count, try await life.store.lastPosition())
      let outcome = try await life.admin.run(RehearseContent(draft: Self.draft))
      #expect(
        outcome.turns.filter { $0.conversation == life.id(of: "ana", on: "phone") }.map(\.result) == [
          .textChanged, .leftToProviders, .nowAnswered, .same, .same, .same,
        ])
      #expect(
        outcome.turns.filter { $0.conversation == life.id(of: "rui", on: "phone") }.map(\.result) == [
          .textChanged, .silent,
        ])
      #expect(outcome.counts.all == 8 && outcome.counts.textChanged == 2 && outcome.counts.silent == 1)
      #expect(outcome.turns.first { $0.result == .nowAnswered }?.before.step == "default_reply")
      #expect(outcome.turns.first { $0.result == .nowAnswered }?.after.reason?.params["response"] == "new")
      #expect(life.phone.deliveries.count == sent)
      #expect(try await life.store.lastPosition() == position)
      #expect(try await life.admin.run(RehearseContent(draft: Self.draft, limit: 3)).turns.count == 3)
      #expect(try await life.admin.run(RehearseContent(channel: "screen")).turns.isEmpty)
      // The published content answers as it did.
      #expect(try await life.admin.run(RehearseContent()).counts.same == 7)
    }
  }

  @Test("an admin who sees only assigned conversations rehearses and is shown nothing of the others")
  func assigned() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: PublishTests.content) { life in
      try await life.say("menu")
      try await life.say("menu", from: "rui")
      let admin = Actor.user("u1", Permissions(role: .admin, onlyAssigned: true))
      _ = try await life.admin.runner.run(
        TakeConversation(conversation: life.id(of: "rui", on: "phone")),
        as: .user("u1", Permissions(role: .admin)))
      let own = try await life.admin.runner.run(RehearseContent(), as: admin)
      #expect(Set(own.turns.map(\.conversation)) == [life.id(of: "rui", on: "phone")])
      let job = try await life.admin.runner.start(RehearseContent(), as: .host("rosa")).job
      try await life.until { try await $0.admin.run(ShowJob(job: job.id)).state != .running }
      #expect(try await life.admin.run(ShowRehearsal(rehearsal: job.id)).items.count == 2)
      let shown = try await life.admin.runner.run(ShowRehearsal(rehearsal: job.id), as: admin)
      #expect(shown.items.map(\.turn.conversation) == [life.id(of: "rui", on: "phone")])
      #expect(try await life.admin.runner.run(ShowJob(job: job.id), as: admin).result == nil)
    }
  }

  @Test("messages before the period are left out, and a page shows the texts from the log")
  func shown() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: PublishTests.content) { life in
      try await life.say("menu")
      life.clock.advance(by: .seconds(3 * 86_400))
      try await life.say("entrega")
      try await life.say("menu")
      let job = try await life.admin.runner.start(
        RehearseContent(draft: Self.draft, days: 2), as: .host("rosa")
      ).job
      try await life.until { try await $0.admin.run(ShowJob(job: job.id)).state != .running }
      let shown = try await life.admin.run(ShowRehearsal(rehearsal: job.id))
      #expect(shown.job.state == .done && shown.job.result == nil)
      #expect(shown.counts?.all == 2)
      #expect(shown.items.map(\.message) == ["entrega", "menu"])
      #expect(shown.items.map(\.said) == [["Não entendi."], ["Pão."]])
      let first = try await life.admin.run(ShowRehearsal(rehearsal: job.id, limit: 1))
      #expect(first.items.map(\.message) == ["entrega"] && first.next == "1")
      #expect(
        try await life.admin.run(ShowRehearsal(rehearsal: job.id, cursor: first.next)).items.map(\.message) == ["menu"])
      let changed = try await life.admin.run(ShowRehearsal(rehearsal: job.id, result: .textChanged))
      #expect(changed.items.map(\.message) == ["menu"])
      for cursor in ["-1", "x"] {
        await #expect(throws: OperationError.self) {
          try await life.admin.run(ShowRehearsal(rehearsal: job.id, cursor: cursor))
        }
      }
    }
  }
}

extension JSONValue {
  fileprivate func with(id: String) -> JSONValue {
    guard case .object(var members) = self else { return self }
    members["id"] = .string(id)
    return .object(members)
  }
}
