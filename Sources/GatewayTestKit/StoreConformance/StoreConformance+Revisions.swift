import Foundation
import GatewayCore
import GatewayKit

/// Two writers at once: both changes are stored, or one writer gets a conflict.
extension StoreConformance {
  static let revisionChecks: [Check] = [
    Check("every change moves the revision by one, and a message does not") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      for revision in 1...3 {
        guard case .committed = try await store.commit(store.change()) else {
          throw ConformanceFailure("change \(revision) was refused as stale")
        }
        try await store.take(StoreSample.message("w-\(revision)"))
        try expect(try await store.existing().revision, is: Int64(revision), "the revision")
      }
    },

    Check("a change built on an older revision changes nothing") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      var flow = try await store.change()
      flow.memory = ConversationMemory(flow: FlowState(flow: "visit", node: "day", contentVersion: 1))
      var late = flow
      late.memory = ConversationMemory(defaultReplyAt: StoreSample.at(1))
      late.messages = [StoreSample.outbound("a1")]
      late.deliveries = [StoreSample.delivery("d1")]
      late.profile.setField("city", to: "Recife")
      late.due = [.set(.flowIdle, StoreSample.at(60))]
      _ = try await store.commit(flow)
      let before = try await store.existing()
      try expect(try await store.commit(late), is: .stale, "the late change")
      try expect(try await store.existing(), is: before, "the conversation")
      try expect(try await store.wholeLog().count, is: 1, "lines of the log")
      try expect(try await store.deliveries(state: nil, limit: 10), is: [], "deliveries")
      try expect(try await store.dueItems(at: .distantFuture, limit: 10), is: [], "what is due")
    },

    Check("of two writers of one memory, one is first, and the other one's change is built anew") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let id = StoreSample.conversation()
      let refused = try await parallel(20) { number in
        let option = ReplyOption(id: "\(number)", title: "option \(number)")
        for refused in 0... {
          let conversation = try await store.existing(id)
          var change = StoreSample.change(revision: conversation.revision)
          change.memory = conversation.memory
          change.memory?.numberedOptions.append(option)
          if case .committed = try await store.commit(change) { return refused }
        }
        return 0
      }
      let conversation = try await store.existing(id)
      try expect(conversation.revision, is: 20, "the revision")
      let kept = Set(conversation.memory.numberedOptions.map(\.id))
      try expect(kept, is: Set((0..<20).map(String.init)), "what the writers remembered")
      guard refused.contains(where: { $0 > 0 }) else { throw ConformanceFailure("no two writers met") }
    },

    Check("edits of one profile from several conversations at once are all kept") { suite in
      let store = try await suite.makeStore()
      let ana: Alias = "email:ana@example.com"
      let threads = (0..<20).map { ThreadKey(rawValue: "t\($0)") }
      for thread in threads { try await store.take(StoreSample.message("w-\(thread)", in: thread, from: [ana])) }
      var first = try await store.change(in: StoreSample.conversation(threads[0]))
      first.profile.changeTags(adding: ["new"], removing: [])
      first.profile.setField("city", to: "Natal")
      _ = try await store.commit(first)
      _ = try await parallel(threads.count) { number in
        var change = try await store.change(in: StoreSample.conversation(threads[number]))
        change.profile.changeTags(adding: ["tag-\(number)"], removing: number == 3 ? ["new"] : [])
        change.profile.setField("field-\(number)", to: "\(number)")
        if number == 4 { change.profile.optOut = .set(StoreSample.at(4)) }
        if number == 5 { change.profile.removeField("city") }
        guard case .committed = try await store.commit(change) else {
          throw ConformanceFailure("an edit of \(threads[number]) was refused as stale")
        }
      }
      let profile = try await store.existing(StoreSample.conversation(threads[7])).contact.profile
      try expect(profile.tags, is: (0..<20).map { "tag-\($0)" }.sorted(), "tags")
      let fields = Dictionary(uniqueKeysWithValues: (0..<20).map { ("field-\($0)", "\($0)") })
      try expect(profile.fields, is: fields, "fields")
      try expect(profile.optedOutAt, is: StoreSample.at(4), "the opt-out")
      var back = try await store.change(in: StoreSample.conversation(threads[0]))
      back.profile.optOut = .cleared
      _ = try await store.commit(back)
      let cleared = try await store.existing(StoreSample.conversation(threads[1])).contact.profile
      try expect(cleared.optedOutAt, is: nil, "the opt-out after it was taken back")
      try expect(cleared.tags, is: profile.tags, "tags after an edit that names none")
    },

    Check("two entries of one scope, set at once, are both kept") { suite in
      let store = try await suite.makeStore()
      _ = try await parallel(50) { number in
        try await store.setSetting("pause/\(number)", in: SettingScope.gateway, to: [UInt8(number)])
      }
      let found = try await store.settings(in: SettingScope.gateway, prefix: "pause/", limit: 100)
      try expect(found.map { $0.value }.sorted { $0[0] < $1[0] }, is: (0..<50).map { [$0] }, "the entries")
    },

    Check("conversations with a draft are found by it, and no longer when it is gone") { suite in
      var store = try await suite.makeStore()
      for thread in ["a", "b", "c"] as [ThreadKey] {
        try await store.take(StoreSample.message("w-\(thread)", in: thread))
        var change = try await store.change(in: StoreSample.conversation(thread))
        change.memory = ConversationMemory()
        if thread != "b" {
          change.memory?.draft = Draft(
            id: MessageID(rawValue: "draft-\(thread)"), text: "sim", provider: "p", replyTo: nil, at: StoreSample.start)
        }
        _ = try await store.commit(change)
      }
      store = try await suite.reopen(store)
      func threads(_ filter: ConversationQuery.DraftFilter) async throws -> Set<ThreadKey> {
        Set(try await store.conversations(ConversationQuery(draft: filter)).map(\.thread))
      }
      try expect(try await threads(.any), is: ["a", "c"], "conversations with a draft")
      try expect(try await threads(.named("draft-c")), is: ["c"], "the conversation of a draft")
      var said = try await store.change(in: StoreSample.conversation("c"))
      said.messages = [StoreSample.outbound("s1", by: .system)]
      _ = try await store.commit(said)
      try expect(try await threads(.named("draft-c")), is: ["c"], "after a change that leaves the memory")
      var gone = try await store.change(in: StoreSample.conversation("c"))
      gone.memory = ConversationMemory()
      _ = try await store.commit(gone)
      try expect(try await threads(.named("draft-c")), is: [], "after the draft is gone")
      try expect(try await threads(.any), is: ["a"], "conversations with a draft then")
    },

    Check("pages lose no conversation of equal time") { suite in
      let store = try await suite.makeStore()
      for number in 0..<7 {
        try await store.take(StoreSample.message("w\(number)", in: ThreadKey(rawValue: "t\(number)")))
      }
      var query = ConversationQuery(limit: 3)
      var found: [ThreadKey] = []
      while true {
        let page = try await store.conversations(query)
        found += page.map(\.thread)
        guard let last = page.last else { break }
        query.before = ConversationCursor(after: last)
      }
      try expect(found.count, is: 7, "conversations on all pages")
      try expect(Set(found).count, is: 7, "different ones")
      try expect(try await store.allConversations(ConversationQuery()).map(\.thread), is: found, "all at once")
    },
  ]
}
