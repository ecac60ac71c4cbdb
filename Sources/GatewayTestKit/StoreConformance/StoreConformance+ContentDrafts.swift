import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let contentDraftChecks: [Check] = [
    Check("each agent has one draft of the content, which is kept, and whose revisions never come twice") { suite in
      var store = try await suite.makeStore()
      try expect(try await store.contentDraft(of: "user:u1"), is: nil, "a draft that was never made")
      let first = try require(try await store.set(draft("1"), of: "user:u1", expecting: 0), "the first draft")
      let other = try require(try await store.set(draft("9"), of: "user:u2", expecting: nil), "another agent's draft")
      let second = try require(
        try await store.set(draft("2"), of: "user:u1", expecting: first.revision), "the second draft")
      try expect(second.revision > first.revision, is: true, "whether the revision has grown")
      store = try await suite.reopen(store)
      try expect(try await store.contentDraft(of: "user:u1"), is: second, "the draft after reopening")
      try expect(try await store.contentDraft(of: "user:u2"), is: other, "the other agent's draft")
      try expect(
        try await store.removeContentDraft(of: "user:u1", expecting: second.revision), is: true, "a removal")
      let third = try require(try await store.set(draft("3"), of: "user:u1", expecting: 0), "a draft after that")
      try expect(third.revision > max(second.revision, other.revision), is: true, "whether its revision is new")
    },

    Check("a draft of the content that changed meanwhile is neither replaced nor removed") { suite in
      let store = try await suite.makeStore()
      let kept = try require(try await store.set(draft("1"), of: "user:u1", expecting: nil), "the draft")
      for expected in [0, kept.revision - 1, kept.revision + 1] {
        try expect(
          try await store.set(draft("2"), of: "user:u1", expecting: expected), is: nil,
          "a draft over the revision \(expected)")
        try expect(
          try await store.removeContentDraft(of: "user:u1", expecting: expected), is: false,
          "the removal of the revision \(expected)")
      }
      try expect(try await store.contentDraft(of: "user:u1"), is: kept, "the draft")
      try expect(try await store.removeContentDraft(of: "user:u1", expecting: nil), is: true, "any draft's removal")
      try expect(try await store.removeContentDraft(of: "user:u1", expecting: nil), is: true, "the removal of none")
      try expect(try await store.contentDraft(of: "user:u1"), is: nil, "the draft after its removal")
    },

    Check("a version and the end of the draft that it publishes are one commit") { suite in
      let store = try await suite.makeStore()
      let published = try require(try await store.set(draft("1"), of: "user:u1", expecting: nil), "the draft")
      try await expectFailure(.conflict, "a version that another one overtook") {
        _ = try await store.addContent(content(published.revision), after: 7, now: StoreSample.start)
      }
      try expect(try await store.contentDraft(of: "user:u1"), is: published, "the draft after the conflict")
      _ = try await store.addContent(content(published.revision), after: 0, now: StoreSample.start)
      try expect(try await store.contentDraft(of: "user:u1"), is: nil, "the draft after its publication")
      let next = try require(try await store.set(draft("2"), of: "user:u1", expecting: nil), "the next draft")
      _ = try await store.addContent(content(published.revision), after: 1, now: StoreSample.start)
      try expect(try await store.contentDraft(of: "user:u1"), is: next, "a draft that is not the published one")
    },

    Check("the draft of a removed account or a revoked token goes with it") { suite in
      let store = try await suite.makeStore()
      try await store.add(PeopleSample.account("u1"), PeopleSample.account("u2", .admin))
      try await store.addToken(PeopleSample.token("t1"), code: PeopleSample.code(1))
      let agents: [AgentID] = ["user:u1", "user:u2", "token:t1", "host:u2"]
      for agent in agents { _ = try await store.set(draft("1"), of: agent, expecting: nil) }
      _ = try await store.removeAccount("u2", whileRoleIs: .admin)
      _ = try await store.revokeToken("t1", at: StoreSample.start)
      var left: [AgentID] = []
      for agent in agents where try await store.contentDraft(of: agent) != nil { left.append(agent) }
      try expect(left, is: ["user:u1", "host:u2"], "who still has a draft")
    },

    Check("of versions added at once after the same one exactly one is added") { suite in
      let store = try await suite.makeStore()
      let added = try await withThrowingTaskGroup(of: Bool.self) { group in
        for index in 0..<10 {
          group.addTask {
            do throws(StoreError) {
              _ = try await store.addContent(
                NewContent([UInt8(index)], origin: .console), after: 0, now: StoreSample.start)
              return true
            } catch {
              guard error.kind == .conflict else { throw error }
              return false
            }
          }
        }
        return try await group.reduce(into: 0) { if $1 { $0 += 1 } }
      }
      try expect(added, is: 1, "the versions that were added")
    },
  ]

  private static func draft(_ value: String) -> ContentDraft.Text {
    ContentDraft.Text(base: 0, changes: Array(#"{"handoff":\#(value)}"#.utf8))
  }

  private static func content(_ draft: Int64) -> NewContent {
    NewContent([1], origin: .console, author: "user:u1", draft: draft)
  }
}

extension Store {
  fileprivate func set(
    _ text: ContentDraft.Text, of agent: AgentID, expecting revision: Int64?
  ) async throws(StoreError) -> ContentDraft? {
    try await setContentDraft(text, of: agent, expecting: revision, now: StoreSample.start)
  }
}
