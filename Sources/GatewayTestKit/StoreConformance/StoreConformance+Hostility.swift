import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  /// Strings as customers and attackers send them.
  private static let hostileTexts: [String] = [
    "", "\0", "before\0after", "'; DROP TABLE log; --", "👩‍👩‍👧‍👦🏳️‍🌈", "\u{202E}evil", "e\u{301} é \u{FEFF}",
    "\u{10FFFF}\u{1}\u{7F}", "\r\n\t\\\"", String(repeating: "ç", count: 400_000),
  ]

  static let hostilityChecks: [Check] = [
    Check("hostile strings come back as they were given") { suite in
      var store = try await suite.makeStore()
      for (number, text) in hostileTexts.enumerated() {
        let thread = ThreadKey(rawValue: "\(number)/\(text)")
        let event = StoreSample.message(text + "\(number)", text, in: thread, from: [Alias(rawValue: text)], name: text)
        try await store.take(event)
        store = try await suite.reopen(store)
        let turn = try require(try await store.nextTurn(in: StoreSample.conversation(thread)), "turn \(number)")
        try expect(turn.event, is: event, "event \(number)")
        try expect(turn.conversation.thread, is: thread, "thread \(number)")
        try expect(turn.conversation.contact.name, is: text, "name \(number)")
        try expect(turn.conversation.contact.aliases, is: [Alias(rawValue: text)], "aliases \(number)")
      }
    },

    Check("strings that differ only behind a NUL are two") { suite in
      let store = try await suite.makeStore()
      for ending in ["a", "b"] {
        let thread = ThreadKey(rawValue: "thread\0\(ending)")
        try await store.take(
          StoreSample.message("w\0\(ending)", in: thread, from: [Alias(rawValue: "web:\0\(ending)")]))
        try await store.setSetting("name\0\(ending)", in: "scope\0\(ending)", to: Array(ending.utf8))
      }
      let first = try await store.existing(StoreSample.conversation("thread\0a"))
      let second = try await store.existing(StoreSample.conversation("thread\0b"))
      try expect(first.contact.id != second.contact.id, "two aliases that differ behind a NUL are two contacts")
      try expect(try await store.setting("name\0a", in: "scope\0a"), is: Array("a".utf8), "the first setting")
      try expect(try await store.setting("name\0b", in: "scope\0a"), is: nil, "a mixture of two settings")
    },

    Check("a batch of a thousand events is one commit") { suite in
      let store = try await suite.makeStore()
      let events = (0..<1_000).map { StoreSample.message("w\($0)", in: ThreadKey(rawValue: "t\($0 % 50)")) }
      let receipts = try await store.accept(StoreSample.batch(events))
      try expect(receipts.filter { $0 != .duplicate }.count, is: 1_000, "events stored")
      try expect(try await store.lanesWithWork().count, is: 50, "lanes with work")
    },
  ]
}
