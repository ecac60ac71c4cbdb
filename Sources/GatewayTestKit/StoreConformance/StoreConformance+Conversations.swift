import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let conversationChecks: [Check] = [
    Check("a change is committed as a whole") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "the turn")
      let change = everythingChanges(turn)
      guard case .committed(let entries) = try await store.commit(change) else {
        throw ConformanceFailure("the first change was refused as stale")
      }
      store = try await suite.reopen(store)
      let log = try await store.wholeLog()
      try expect(Array(log.dropFirst()), is: entries, "the new lines of the log")
      let said = change.messages.map(LogEntry.Content.outbound)
      try expect(
        entries.map(\.content), is: said + [.owner(.agent("rui"), .taken)], "messages in order, then the new owner")
      let conversation = try await store.existing()
      try expect(conversation.owner, is: .agent("rui"), "the owner")
      try expect(conversation.epoch, is: 1, "the epoch")
      try expect(conversation.ownership, is: try require(change.owner, "the owner").ownership, "the ownership")
      try expect(conversation.memory, is: try require(change.memory, "the memory"), "the memory")
      try expect(conversation.revision, is: 1, "the revision")
      try expect(conversation.lastActivityAt, is: StoreSample.at(5), "the last activity")
      try expect(conversation.contact.profile, is: ContactProfile().applying(change.profile), "the profile")
      try expect(conversation.lastAgentAt, is: StoreSample.at(5), "the agent's last word")
      try expect(conversation.lastInboundAt, is: StoreSample.start, "the customer's last word")
      try expect(
        try await store.traces(of: conversation.id), is: change.turns.map(\.trace), "the traces")
      try expect(try await store.traces(of: conversation.id, after: turn.position), is: [], "traces of later messages")
      let placed = try await store.traces(of: conversation.id, after: nil, limit: 1)
      try expect(placed.map(\.position), is: [turn.position], "the positions of a page of traces")
      try expect(
        try await store.dueItems(at: StoreSample.at(60), limit: 10).map(\.kind), is: [.botReturn], "what is due")
      try expect(try await store.claim(at: StoreSample.at(5)), is: "d1", "the delivery, under the new epoch")
      try expect(try await store.nextTurn(in: conversation.id), is: nil, "a turn afterwards")
    },

    Check("lines of the log are read in slices, of one conversation and of all") { suite in
      let store = try await suite.makeStore()
      try expect(try await store.lastPosition(), is: 0, "the last position of an empty log")
      for number in 1...5 {
        try await store.take(StoreSample.message("w\(number)", in: number.isMultiple(of: 2) ? "rui" : "ana"))
      }
      let all = try await store.log(after: 0, limit: 10)
      try expect(all.count, is: 5, "lines of all conversations")
      try expect(try await store.lastPosition(), is: all.last?.position, "the last position")
      try expect(try await store.log(after: all[1].position, limit: 2), is: Array(all[2...3]), "a slice of all")
      let own = all.filter { $0.conversation == all[0].conversation }
      try expect(own.count, is: 3, "lines of the first conversation")
      let id = own[0].conversation
      try expect(try await store.log(of: id, before: .max, limit: 2), is: Array(own[1...2]), "the last lines")
      try expect(try await store.log(of: id, before: own[1].position, limit: 2), is: [own[0]], "the lines before")
      try expect(try await store.log(of: id, after: own[1].position, limit: 2), is: [own[2]], "the lines after")
    },

    Check("a change decided under an older epoch changes nothing") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      var taken = try await store.change()
      taken.owner = .init(.queue, Ownership(since: StoreSample.start, reason: .requested, team: "sales"))
      _ = try await store.commit(taken)
      let before = try await store.existing()
      let turn = try require(try await store.nextTurn(in: before.id), "the turn")
      try expect(try await store.commit(everythingChanges(turn)), is: .stale, "a late change")
      try expect(try await store.existing(), is: before, "the conversation")
      try expect(try await store.wholeLog().count, is: 2, "lines of the log")
      try expect(try await store.nextTurn(in: before.id), is: turn, "the turn, which still waits")
      try expect(try await store.dueItems(at: .distantFuture, limit: 10), is: [], "what is due")
      try expect(try await store.deliveries(state: nil, limit: 10), is: [], "deliveries")
    },

    Check("a turn is completed once") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), StoreSample.message("w2", in: "other"))
      let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "the turn")
      var change = try await store.change()
      change.turns = [StoreSample.completed(turn)]
      change.messages = [StoreSample.outbound("a1")]
      guard case .committed = try await store.commit(change) else { throw ConformanceFailure("the turn was refused") }
      var again = try await store.change()
      again.turns = change.turns
      try expect(try await store.commit(again), is: .stale, "the same turn again")
      try expect(try await store.wholeLog().count, is: 2, "lines of the log")
      var foreign = try await store.change(in: StoreSample.conversation("other"))
      foreign.turns = [StoreSample.completed(turn)]
      try expect(try await store.commit(foreign), is: .stale, "a turn of another conversation")
    },

    Check("an unknown conversation is not found") { suite in
      let store = try await suite.makeStore()
      try await expectFailure(.notFound, "a change of nothing") { _ = try await store.commit(StoreSample.change()) }
      try expect(try await store.conversation("nobody"), is: nil, "an unknown conversation")
      try expect(try await store.wholeLog("nobody"), is: [], "its log")
    },

    Check("the flag is set and taken back without a change of owner") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      for flagged in [true, false] {
        var change = try await store.change()
        change.flagged = flagged
        _ = try await store.commit(change)
        let conversation = try await store.existing()
        try expect(conversation.ownership.flagged, is: flagged, "the flag")
        try expect(conversation.epoch, is: 0, "the epoch")
        let found = try await store.conversations(ConversationQuery(flagged: true)).map(\.id)
        try expect(found, is: flagged ? [conversation.id] : [], "flagged conversations")
      }
    },

    Check("what a change leaves out stays") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"))
      let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "the turn")
      _ = try await store.commit(everythingChanges(turn))
      let before = try await store.existing()
      var change = try await store.change(epoch: 1, at: StoreSample.at(30))
      change.messages = [StoreSample.outbound("s1", by: .system)]
      _ = try await store.commit(change)
      var expected = before
      expected.revision += 1
      expected.lastActivityAt = StoreSample.at(30)
      try expect(try await store.existing(), is: expected, "the conversation after a system's message")
    },

    Check("the log is read on from a position") { suite in
      let store = try await suite.makeStore()
      for number in 1...7 { try await store.take(StoreSample.message("w\(number)")) }
      let all = try await store.wholeLog()
      let page = try await store.log(of: StoreSample.conversation(), after: all[1].position, limit: 3)
      try expect(page, is: Array(all[2...4]), "a page of the log")
      try expect(
        try await store.log(of: StoreSample.conversation(), after: all[6].position, limit: 3), is: [], "after the end")
      try expect(
        try await store.recentLog(of: StoreSample.conversation(), limit: 3), is: Array(all[4...]), "the last lines")
      try await store.take(StoreSample.message("w8", in: "other"))
      let foreign = try require(try await store.wholeLog(StoreSample.conversation("other")).first, "its line")
      let wanted = [all[5].position, all[1].position, foreign.position, 1_000_000]
      try expect(
        try await store.lines(at: wanted, of: StoreSample.conversation()), is: [all[1], all[5]], "chosen lines")
    },

    Check("conversations are listed by their last word, and narrowed") { suite in
      let store = try await suite.makeStore()
      for (second, thread) in (["a", "b", "c"] as [ThreadKey]).enumerated() {
        try await store.take(StoreSample.message("w-\(thread)", in: thread), at: StoreSample.at(Double(second)))
      }
      try await store.take(StoreSample.message("w-m", in: "m"), on: "support", at: StoreSample.at(3))
      var change = try await store.change(in: StoreSample.conversation("a"), at: StoreSample.at(9))
      change.messages = [StoreSample.outbound("a1")]
      change.owner = .init(.queue, Ownership(since: StoreSample.at(9), reason: .requested))
      _ = try await store.commit(change)
      let queries: [(ConversationQuery, [ThreadKey])] = [
        (ConversationQuery(), ["a", "m", "c", "b"]), (ConversationQuery(limit: 2), ["a", "m"]),
        (ConversationQuery(owner: .queue), ["a"]), (ConversationQuery(owner: .agent), []),
        (ConversationQuery(channel: "support"), ["m"]),
        (
          ConversationQuery(owner: .bot, channel: "site", before: ConversationCursor(activityAt: StoreSample.at(2))),
          ["b"]
        ),
      ]
      for (query, wanted) in queries {
        try expect(try await store.conversations(query).map(\.thread), is: wanted, "\(query)")
      }
    },
  ]

  /// A change that leaves nothing as it was: an agent takes the conversation and answers.
  private static func everythingChanges(_ turn: PendingTurn) -> ConversationChange {
    var change = StoreSample.change(revision: turn.conversation.revision, at: StoreSample.at(5))
    change.turns = [StoreSample.completed(turn)]
    change.messages = [
      StoreSample.outbound("a1", "um\0dois"),
      OutboundMessage(
        id: "a2", author: .agent,
        message: OutgoingMessage(
          text: "qual?", options: .init(style: .buttons, choices: [ReplyOption(id: "x", title: "X 🥐")]))),
    ]
    change.owner = .init(.agent("rui"), Ownership(since: StoreSample.at(5), reason: .taken, team: "t", flagged: true))
    change.memory = ConversationMemory(
      flow: FlowState(
        flow: "visit", node: "name", waiting: .time(StoreSample.at(7.25), part: 1), contentVersion: 3,
        variables: ["name": "Zoë"], retries: 1, returns: [.init(flow: "menu", node: nil)]),
      numberedOptions: [ReplyOption(id: "1", title: "um")], defaultReplyAt: StoreSample.at(0.125))
    change.profile = ProfileEdit(optOut: .set(StoreSample.at(1.5)))
    change.profile.changeTags(adding: ["vip"], removing: ["new"])
    change.profile.setField("email", to: "a@b.example")
    change.due = [.set(.botReturn, StoreSample.at(60)), .cancel(.flowIdle)]
    change.deliveries = [StoreSample.delivery("d1", by: .bot, turn: "t1")]
    return change
  }
}
