import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Drafts of the content and their publication", .timeLimit(.minutes(5)))
struct PublishTests {
  static let content = """
    { "version": 1,
      "automatedResponses": [
        { "id": "hours", "keywords": [ { "word": "horário" } ], "reply": [ { "text": "Às 8h." } ] },
        { "id": "menu", "keywords": [ { "word": "menu" } ], "reply": [ { "text": "Pão." } ] } ],
      "flows": [ { "id": "visit", "start": { "keywords": [ { "word": "visita" } ] },
        "nodes": [ { "id": "n", "type": "question", "text": "Nome?", "saveAs": "name", "next": "day" },
                   { "id": "day", "type": "choice", "text": "Dia, {{name}}?", "onFail": "handoff",
                     "options": [ { "title": "Segunda" }, { "title": "Terça", "next": "pause" } ] },
                   { "id": "pause", "type": "message",
                     "parts": [ { "text": "Já vejo." }, { "text": "Combinado.", "delaySeconds": 5 } ] } ] } ],
      "defaultReply": { "text": "Não entendi." } }
    """

  /// Opens a business with that content.
  private static func open(_ body: @escaping @Sendable (Life) async throws -> Void) async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(content: content, running: false, body)
  }

  static func response(_ id: String, _ text: String) -> JSONValue {
    ["id": .string(id), "keywords": [["word": .string(id)]], "reply": [["text": .string(text)]]]
  }

  private static func change(_ id: String, _ text: String, base: Int = 1) -> ContentChanges {
    ContentChanges(base: base, changes: ["automatedResponses/\(id)": response(id, text)])
  }

  @Test("two people edit one response: the second gets a conflict that shows what the first did, and when")
  func conflict() async throws {
    try await Self.open { life in
      let first = try await life.admin.run(
        PublishContent(draft: Self.change("hours", "Às 9h."), note: "verão"), as: "rosa")
      #expect(first.version == 2 && first.changed == ["automatedResponses/hours"])
      // A version between that has nothing to do with it.
      _ = try await life.admin.run(PublishContent(draft: Self.change("menu", "Bolo.", base: 2)), as: "leo")
      _ = try await life.admin.run(SetContentDraft(base: 1, changes: Self.change("hours", "Às 7h.").changes), as: "ana")
      let error = await #expect(throws: OperationError.self) {
        try await life.admin.run(PublishContent(), as: "ana")
      }
      #expect(error?.kind == .conflict)
      #expect(error?.explanation.code == "content_conflict")
      let conflict = try #require(error?.explanation.params["conflicts"]?.elements.first)
      #expect(conflict["item"] == "automatedResponses/hours")
      #expect(conflict["base"]?["reply"] == [["text": "Às 8h."]])
      #expect(conflict["theirs"]?["reply"] == [["text": "Às 9h."]])
      #expect(conflict["mine"]?["reply"] == [["text": "Às 7h."]])
      #expect(conflict["publishedIn"]?["version"] == 2)
      #expect(conflict["publishedIn"]?["author"]?["name"] == "rosa")
      #expect(conflict["publishedIn"]?["note"] == "verão")
      #expect(conflict["publishedIn"]?["createdAt"] == .string(life.clock.now.formatted(.balcao)))
      // Nothing was published, and the draft is kept. With her choice on the current version it is published.
      #expect(try await life.admin.run(ShowContent(), as: "ana").version == 3)
      let kept = try await life.admin.run(ShowContentDraft(), as: "ana")
      _ = try await life.admin.run(SetContentDraft(base: 3, changes: kept.changes), as: "ana")
      let second = try await life.admin.run(PublishContent(), as: "ana")
      #expect(second.version == 4)
      #expect(try await life.admin.run(ShowContentDraft(), as: "ana").changes.isEmpty)
      #expect(try await life.text(of: "hours") == "Às 7h.")
      #expect(try await life.text(of: "menu") == "Bolo.")
    }
  }

  @Test("changes of different items are merged, and of the same result nothing is published again")
  func merged() async throws {
    try await Self.open { life in
      _ = try await life.admin.run(PublishContent(draft: Self.change("hours", "Às 9h.")))
      let merged = try await life.admin.run(PublishContent(draft: Self.change("menu", "Bolo.")))
      #expect(merged.version == 3)
      #expect(try await life.text(of: "horário") == nil)
      #expect(try await life.text(of: "hours") == "Às 9h.")
      #expect(try await life.text(of: "menu") == "Bolo.")
      let same = try await life.admin.run(PublishContent(draft: Self.change("hours", "Às 9h.")))
      #expect(same.version == 3 && same.changed.isEmpty)
      let versions = try await life.admin.run(ListContentVersions(limit: 2))
      #expect(versions.items.map(\.version) == [3, 2] && versions.next == "2")
      #expect(try await life.admin.run(ListContentVersions(cursor: "2")).items.map(\.version) == [1])
      #expect(versions.items.map(\.author?.name) == ["rosa", "rosa"])
      let compared = try await life.admin.run(CompareContent(version: 1, other: 3)).items
      #expect(compared.map(\.item) == ["automatedResponses/hours", "automatedResponses/menu"])
      #expect(compared.map(\.kind) == [.changed, .changed])
      #expect(compared[1].before["reply"] == [["text": "Pão."]] && compared[1].after["reply"] == [["text": "Bolo."]])
    }
  }

  @Test("of many who publish one item at once exactly one wins, and of different items all are merged")
  func race() async throws {
    try await Self.open { life in
      let outcomes = await Self.publish(life, (0..<12).map { Self.change("hours", "Às \($0)h.") })
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.compactMap(\.self).allSatisfy { $0 == "content_conflict" })
      #expect(try await life.admin.run(ShowContent()).version == 2)
      let others = await Self.publish(life, (0..<12).map { Self.change("r\($0)", "\($0)", base: 2) })
      #expect(others.allSatisfy { $0 == nil })
      let shown = try await life.admin.run(ShowContent())
      #expect(shown.version == 14)
      #expect(shown.bundle["automatedResponses"]?.elements.count == 14)
      for index in 0..<12 { #expect(try await life.text(of: "r\(index)") == "\(index)") }
    }
  }

  /// Publishes all changes at once; the code of each error, nil for success.
  private static func publish(_ life: Life, _ changes: [ContentChanges]) async -> [String?] {
    await withTaskGroup(of: String?.self) { group in
      for change in changes {
        group.addTask {
          do throws(OperationError) {
            _ = try await life.admin.run(PublishContent(draft: change))
            return nil
          } catch {
            return error.explanation.code
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test("errors stop the publication with every place, and a demanded version must be the current one")
  func refused() async throws {
    try await Self.open { life in
      let broken = ContentChanges(
        base: 1, changes: ["flows/visit": ["id": "visit", "nodes": []], "handoff": ["mesage": "x"]])
      let invalid = await #expect(throws: OperationError.self) {
        try await life.admin.run(PublishContent(draft: broken))
      }
      #expect(invalid?.explanation.code == "content_invalid")
      let paths = invalid?.diagnostics.map(\.path) ?? []
      #expect(paths.contains("flows[0].nodes") && paths.contains("handoff.mesage"))
      let checked = try await life.admin.run(CheckContent(draft: broken))
      #expect(checked.findings.contains { $0.item == "flows/visit" && $0.place == "nodes" && $0.severity == .error })
      #expect(checked.findings.contains { $0.item == "handoff" && $0.place == "mesage" })
      #expect(checked.changes.map(\.item) == ["flows/visit", "handoff"])
      let outdated = await #expect(throws: OperationError.self) {
        try await life.admin.run(PublishContent(draft: Self.change("menu", "x"), version: 7))
      }
      #expect(outdated?.kind == .outdated)
      for draft in [Self.change("menu", "x", base: 9), Self.change("menu", "x", base: -1)] {
        let error = await #expect(throws: OperationError.self) {
          try await life.admin.run(PublishContent(draft: draft))
        }
        #expect(error?.kind == .notFound)
      }
      let missing = await #expect(throws: OperationError.self) { try await life.admin.run(PublishContent()) }
      #expect(missing?.explanation.code == "content_draft_missing")
      #expect(try await life.admin.run(ShowContent()).version == 1)
    }
  }

  @Test("a draft is each person's own, and is not replaced by a window that has not seen its last change")
  func drafts() async throws {
    try await Self.open { life in
      let empty = try await life.admin.run(ShowContentDraft(), as: "ana")
      #expect(empty.base == 1 && empty.revision == 0 && empty.changes.isEmpty)
      let first = try await life.admin.run(
        SetContentDraft(
          base: 1, changes: ["handoff": .null, "flows/new": ["id": "new", "unfinished": 1]], revision: 0),
        as: "ana")
      #expect(try await life.admin.run(ShowContentDraft(), as: "ana") == first)
      #expect(first.changes["handoff"] == .null)
      #expect(try await life.admin.run(ShowContentDraft(), as: "leo").revision == 0)
      let second = try await life.admin.run(
        SetContentDraft(base: 1, changes: [:], revision: first.revision), as: "ana")
      let error = await #expect(throws: OperationError.self) {
        try await life.admin.run(SetContentDraft(base: 1, changes: [:], revision: first.revision), as: "ana")
      }
      #expect(error?.kind == .outdated)
      #expect(error?.explanation.params["revision"] == .integer(Int(second.revision)))
      await #expect(throws: OperationError.self) {
        try await life.admin.run(DiscardContentDraft(revision: first.revision), as: "ana")
      }
      _ = try await life.admin.run(DiscardContentDraft(revision: second.revision), as: "ana")
      #expect(try await life.admin.run(ShowContentDraft(), as: "ana").revision == 0)
      let large = JSONValue.string(String(repeating: "x", count: ContentChanges.maximumBytes))
      let tooLarge = await #expect(throws: OperationError.self) {
        try await life.admin.run(SetContentDraft(base: 1, changes: ["businessInformation": large]), as: "ana")
      }
      #expect(tooLarge?.explanation.code == "content_draft_too_large")
    }
  }

  @Test("a version that comes back is a version of its own, and an export is what was imported")
  func revert() async throws {
    try await Self.open { life in
      _ = try await life.admin.run(PublishContent(draft: Self.change("hours", "Às 9h.")))
      #expect(try await life.admin.run(RevertContent(version: 1), as: "leo").version == 3)
      #expect(try await life.admin.run(ExportContent()) == Data(Self.content.utf8))
      #expect(try await life.admin.run(CompareContent(version: 1, other: 3)).items.isEmpty)
      #expect(try await life.admin.run(CompareContent(version: 0, other: 1)).items.allSatisfy { $0.kind == .added })
      #expect(try await life.admin.run(ShowContentVersion(version: 3)).summary?.author?.name == "leo")
      await #expect(throws: OperationError.self) { try await life.admin.run(RevertContent(version: 9)) }
    }
  }
}

extension Life {
  /// The text with which an automated response of the published content answers; nil for none.
  fileprivate func text(of message: String) async throws -> String? {
    let matcher = admin.services.content.current.matcher
    return matcher.response(to: FoldedText(message), on: "phone")?.response.reply.first?.text
  }
}
