import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("What was decided is counted and listed") struct InsightTests {
  private static let content = """
    {"version": 1, "automatedResponses": [{"id": "hours", "keywords": [{"word": "horário"}], "reply": [{"text": "8 às 18"}]}],
     "defaultReply": {"text": "Não entendi."}, "handoff": {"message": "Vou chamar."}}
    """
  private let business = TestBusiness()

  @Test("a day of the summary begins at the business's midnight, and decisions are listed by verdict and page by page")
  func summary() async throws {
    defer { business.remove() }
    try await business.open(content: Self.content) { life in
      let began = life.clock.now
      #expect(try await life.say("horário?").decision?.rung == "automated_responses")
      #expect(try await life.say("quero falar com um atendente").decision?.verdict == .handedOff)
      let summary = try await life.admin.run(SummarizeMetrics(from: began))
      let today = try #require(summary.days.first)
      #expect(summary.days.count == 1 && summary.waiting == 1 && summary.pauses == 0)
      #expect(today.decisions.map(\.count).reduce(0, +) == 2)
      #expect(today.decisions.contains { $0.rung == "automated_responses" && $0.verdict == .answered })

      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = life.gateway.roster.business.timeZone
      let midnight = calendar.startOfDay(for: began)
      let days = try await life.admin.run(
        SummarizeMetrics(from: midnight.addingTimeInterval(-1), to: midnight.addingTimeInterval(1))
      ).days
      #expect(days.map(\.decisions.isEmpty) == [true, false])
      await #expect(throws: OperationError.self) {
        try await life.admin.run(SummarizeMetrics(from: began.addingTimeInterval(-200 * 86_400)))
      }

      let handed = try await life.admin.run(ListDecisions(verdict: .handedOff)).items
      #expect(handed.map(\.trace.decision?.verdict) == [.handedOff])
      let first = try await life.admin.run(ListDecisions(limit: 1))
      let second = try await life.admin.run(ListDecisions(cursor: first.next, limit: 1))
      #expect(Set((first.items + second.items).map(\.position)).count == 2)
      await #expect(throws: OperationError.self) { try await life.admin.run(ListDecisions(cursor: "x")) }
    }
  }
}
