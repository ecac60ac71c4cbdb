import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let journalChecks: [Check] = [
    Check("a batch is in the log as a whole, in its order") { suite in
      let store = try await suite.makeStore()
      let events = (1...5).map { StoreSample.message("w\($0)", "\($0)") }
      let receipts = try await store.accept(StoreSample.batch(events))
      let log = try await store.wholeLog()
      try expect(receipts.map(\.position), is: log.map(\.position), "the receipts and the log")
      try expect(log.map(\.position), is: log.map(\.position).sorted(), "the order of positions")
      let contents = events.map { LogEntry.Content.inbound(StoreSample.item($0).message, $0) }
      try expect(log.map(\.content), is: contents, "the log")
      try expect(log.allSatisfy { $0.at == StoreSample.start }, "lines carry the instant of acceptance")
    },

    Check("a key is taken once, in its batch and in later ones") { suite in
      var store = try await suite.makeStore()
      let (first, second) = (StoreSample.message("w1"), StoreSample.message("w2"))
      let receipts = try await store.take(first, first, second)
      try expect(receipts[1], is: .duplicate, "the same event again in its batch")
      store = try await suite.reopen(store)
      let again = try await store.take(second, first, StoreSample.message("w3"))
      try expect(Array(again.prefix(2)), is: [.duplicate, .duplicate], "the same events again after reopening")
      try expect(again[2] != .duplicate, "a new event beside duplicates is stored")
      try expect(try await store.wholeLog().count, is: 3, "lines of the log")
    },

    Check("two channels do not shadow each other's keys") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), on: "site")
      let other = try await store.take(StoreSample.message("w1"), on: "whatsapp")
      try expect(other != [.duplicate], "the same key on another channel is stored")
    },

    Check("a batch with an event that cannot be stored leaves nothing behind") { suite in
      let store = try await suite.makeStore()
      var nowhere = StoreSample.message("w2")
      nowhere.content = .message(
        InboundMessage(parts: [.location(Location(latitude: .nan, longitude: .infinity))]))
      let batch = StoreSample.batch([StoreSample.message("w1"), nowhere], advancing: ["cursor": [7]])
      do {
        _ = try await store.accept(batch)
        try expect(try await store.wholeLog().count, is: 2, "lines of a batch that was taken")
      } catch is StoreError {
        try expect(try await store.wholeLog().isEmpty, "nothing of a refused batch is in the log")
        try expect(try await store.setting("cursor", in: "channel/site"), is: nil, "the adapter's position")
        let again = try await store.take(StoreSample.message("w1"))
        try expect(again != [.duplicate], "what was refused is not held for a duplicate")
      }
    },

    Check("the adapter's values and the core's move with the batch, each in a scope of its own") { suite in
      var store = try await suite.makeStore()
      let values: [String: [UInt8]?] = ["cursor": [0, 1, 255], "gone": [1]]
      _ = try await store.accept(
        StoreSample.batch([StoreSample.message("w1")], advancing: values, noting: ["cursor": [7]]))
      _ = try await store.accept(StoreSample.batch([], advancing: ["gone": nil]))
      store = try await suite.reopen(store)
      try expect(try await store.setting("cursor", in: "channel/site"), is: [0, 1, 255], "a value that was advanced")
      try expect(try await store.setting("cursor", in: SettingScope.core(about: "site")), is: [7], "the core's value")
      try expect(try await store.setting("gone", in: "channel/site"), is: nil, "a value that was removed")
    },

    Check("a message that was over a day old when it came was written then, and hides no later one") { suite in
      let store = try await suite.makeStore()
      let (late, now) = (StoreSample.at(86_401), StoreSample.at(90_000))
      try await store.take(StoreSample.message("w1"), at: late)
      try expect(try await store.existing().lastInboundAt, is: StoreSample.start, "the customer's last word")
      var recent = StoreSample.message("w2")
      recent.at = now
      try await store.take(recent, at: now)
      try await store.take(StoreSample.message("w3"), at: now)
      try expect(try await store.existing().lastInboundAt, is: now, "the customer's last word")
      let turns = try await store.waitingTurns(in: StoreSample.conversation(), limit: 9)
      try expect(
        turns.map(\.previousMessageAt), is: [nil, StoreSample.start, now], "when the contact wrote before each")
    },

    Check("what was heard is in the message wherever it is read, and comes only to one that waits") { suite in
      var store = try await suite.makeStore()
      let voice = Media(kind: .audio, mimeType: "audio/ogg", ref: "voice-1")
      var event = StoreSample.message("w1")
      event.content = .message(InboundMessage(parts: [.media(voice), .media(Media(kind: .image, ref: "image-1"))]))
      let receipts = try await store.take(event, StoreSample.message("w2"))
      let position = try require(receipts[0].position, "the voice's place")
      let ana = StoreSample.conversation()
      let heard = [
        "voice-1": Transcript(text: "um bolo \u{0} 🥖", provider: "openai"),
        "other": Transcript(text: "", provider: "x"),
      ]
      try expect(try await store.keep(heard, of: position + 7, in: ana), is: false, "a place where nothing is")
      try expect(
        try await store.keep(heard, of: position, in: StoreSample.conversation("bia")), is: false, "another's message")
      try expect(try await store.keep(heard, of: position, in: ana), is: true, "a message that waits")
      store = try await suite.reopen(store)
      var spoken = voice
      spoken.transcript = heard["voice-1"]
      event.content = .message(InboundMessage(parts: [.media(spoken), .media(Media(kind: .image, ref: "image-1"))]))
      let turns = try await store.waitingTurns(in: ana, limit: 9)
      try expect(turns.map(\.event), is: [event, StoreSample.message("w2")], "the waiting messages")
      guard case .inbound(_, let logged) = try await store.wholeLog()[0].content else {
        throw ConformanceFailure("the message is not in the log")
      }
      try expect(logged, is: event, "the line of the log")
      var change = try await store.change()
      change.turns = [StoreSample.completed(turns[0])]
      _ = try await store.commit(change)
      try expect(try await store.keep(heard, of: position, in: ana), is: false, "a message that was answered")
    },

    Check("messages are answered in their order, each once") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), at: StoreSample.at(1))
      try await store.take(StoreSample.message("w2"), at: StoreSample.at(2))
      store = try await suite.reopen(store)
      for (name, previous) in [("w1", nil), ("w2", StoreSample.at(1))] {
        let turn = try require(try await store.nextTurn(in: StoreSample.conversation()), "the turn of \(name)")
        try expect(turn.event, is: StoreSample.message(name), "the oldest waiting message")
        try expect(turn.message, is: StoreSample.item(turn.event).message, "its id")
        try expect(turn.previousMessageAt, is: previous, "when the contact wrote before \(name)")
        try expect(turn.conversation, is: try await store.existing(), "the conversation of a turn")
        try expect(try await store.lanesWithWork(), is: [StoreSample.conversation()], "lanes with work")
        try expect(try await store.hasWork(on: "site"), is: true, "work of the channel")
        try expect(try await store.hasWork(on: "other"), is: false, "work of another channel")
        var change = try await store.change()
        change.turns = [StoreSample.completed(turn)]
        guard case .committed = try await store.commit(change) else {
          throw ConformanceFailure("the turn of \(name) was refused as stale")
        }
      }
      try expect(try await store.nextTurn(in: StoreSample.conversation()), is: nil, "a turn after the last")
      try expect(try await store.lanesWithWork(), is: [], "lanes with work after the last turn")
      try expect(try await store.hasWork(on: "site"), is: false, "work after the last turn")
    },

    Check("a receipt brings the turn of a message that waits alone") { suite in
      let store = try await suite.makeStore()
      let id = StoreSample.conversation()
      for name in ["w1", "w2"] {
        let receipts = try await store.take(StoreSample.message(name), at: StoreSample.at(5))
        let given = try require(receipts.first?.turn, "the turn of \(name)")
        try expect(given, is: try await store.nextTurn(in: id), "the turn that came with the receipt of \(name)")
        var change = try await store.change()
        change.turns = [StoreSample.completed(given)]
        change.memory = ConversationMemory(defaultReplyAt: StoreSample.at(6))
        guard case .committed = try await store.commit(change) else {
          throw ConformanceFailure("the turn of \(name) was refused as stale")
        }
      }
      try await store.take(StoreSample.message("w3"), StoreSample.message("other", in: "b"))
      let behind = try await store.take(StoreSample.message("w4"))
      try expect(behind.map(\.turn), is: [nil], "the turn of a message behind another")
    },

    Check("what wants no turn waits for none") { suite in
      let store = try await suite.makeStore()
      let item = StoreSample.item(StoreSample.message("w1"), wantsTurn: false)
      _ = try await store.accept(
        JournalBatch(channel: "site", items: [item], now: StoreSample.start, keysExpireAt: nil))
      try expect(try await store.nextTurn(in: item.conversation), is: nil, "a turn")
      try expect(try await store.wholeLog().count, is: 1, "lines of the log")
    },

    Check("the lane that waits longest comes first") { suite in
      let store = try await suite.makeStore()
      for thread in ["c", "a", "b"] as [ThreadKey] {
        try await store.take(StoreSample.message("w-\(thread)", in: thread))
      }
      try await store.take(StoreSample.message("w-c2", in: "c"))
      try expect(
        try await store.lanesWithWork(), is: ["c", "a", "b"].map { StoreSample.conversation($0) }, "lanes with work")
    },

    Check("the newest line of the log says when it was written") { suite in
      var store = try await suite.makeStore()
      try expect(try await store.newestEntry(), is: nil, "of an empty store")
      try await store.take(StoreSample.message("w1"), at: StoreSample.at(7))
      try await store.take(StoreSample.message("w2"), at: StoreSample.at(5))
      store = try await suite.reopen(store)
      try expect(try await store.newestEntry(), is: StoreSample.at(5), "the last one's")
    },

    Check("keys are forgotten when they expire, and only then") { suite in
      let store = try await suite.makeStore()
      let dying = StoreSample.message("w1")
      _ = try await store.accept(StoreSample.batch([dying], keysExpireAt: StoreSample.at(10)))
      _ = try await store.accept(StoreSample.batch([StoreSample.message("w2")], keysExpireAt: nil))
      try expect(try await store.forgetKeys(expiringBefore: StoreSample.at(10)), is: 0, "keys forgotten too early")
      try expect(try await store.forgetKeys(expiringBefore: StoreSample.at(11)), is: 1, "keys forgotten")
      try expect(try await store.take(dying) != [.duplicate], "a forgotten key is new again")
      try expect(try await store.take(StoreSample.message("w2")), is: [.duplicate], "a key that is kept for ever")
    },
  ]
}
