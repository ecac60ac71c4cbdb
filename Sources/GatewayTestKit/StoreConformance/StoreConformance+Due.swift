import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let dueChecks: [Check] = [
    Check("what is due comes at its time, the earliest first, until a change cancels it") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), StoreSample.message("w2", in: "rui"))
      var ana = try await store.change()
      ana.due = [.set(.flowIdle, StoreSample.at(20)), .set(.flowTimer, StoreSample.at(9)), .cancel(.botReturn)]
      _ = try await store.commit(ana)
      ana = try await store.change()
      ana.due = [.set(.flowTimer, StoreSample.at(30))]
      _ = try await store.commit(ana)
      var rui = try await store.change(in: StoreSample.conversation("rui"))
      rui.due = [.set(.queueTimeout, StoreSample.at(10))]
      _ = try await store.commit(rui)
      store = try await suite.reopen(store)
      let all = [
        DueItem(conversation: rui.conversation, kind: .queueTimeout, at: StoreSample.at(10)),
        DueItem(conversation: ana.conversation, kind: .flowIdle, at: StoreSample.at(20)),
        DueItem(conversation: ana.conversation, kind: .flowTimer, at: StoreSample.at(30)),
      ]
      for (second, count) in [(9.9, 0), (10, 1), (29, 2), (30, 3)] {
        let found = try await store.dueItems(at: StoreSample.at(second), limit: 10)
        try expect(found, is: Array(all.prefix(count)), "due after \(second) s")
      }
      try expect(try await store.dueItems(at: .distantFuture, limit: 2), is: Array(all.prefix(2)), "the first two")
      try expect(
        try await store.dueItems(in: ana.conversation, at: StoreSample.at(30)), is: Array(all[1...]), "due for Ana")
      try expect(try await store.dueItems(in: "nobody", at: .distantFuture), is: [], "due for nobody")
      ana = try await store.change()
      ana.due = [.cancel(.flowTimer)]
      _ = try await store.commit(ana)
      try expect(try await store.dueItems(at: .distantFuture, limit: 10), is: Array(all.prefix(2)), "what is left")
    },

    Check("what is due comes in pages that miss nothing and repeat nothing, also of one instant") { suite in
      let store = try await suite.makeStore()
      let threads = (0..<7).map { ThreadKey(rawValue: "t\($0)") }
      for (number, thread) in threads.enumerated() {
        try await store.take(StoreSample.message("w\(number)", in: thread))
        var change = try await store.change(in: StoreSample.conversation(thread))
        change.due = [.set(.flowIdle, StoreSample.at(5)), .set(.flowTimer, StoreSample.at(Double(number)))]
        _ = try await store.commit(change)
      }
      let all = try await store.dueItems(at: StoreSample.at(60), limit: 100)
      try expect(all.count, is: 14, "items in one page")
      try expect(all.map(\.at), is: all.map(\.at).sorted(), "their order")
      var (paged, cursor): ([DueItem], DueCursor?) = ([], nil)
      repeat {
        let page = try await store.dueItems(at: StoreSample.at(60), after: cursor, limit: 3)
        paged += page
        cursor = page.last.map(DueCursor.after)
      } while cursor != nil
      try expect(paged, is: all, "the pages of three")
      let late = try await store.dueItems(at: StoreSample.at(60), after: .from(StoreSample.at(5)), limit: 100)
      try expect(late, is: all.filter { $0.at >= StoreSample.at(5) }, "from the fifth second on")
      let early = try await store.dueItems(at: StoreSample.at(4), after: .from(StoreSample.at(2)), limit: 100)
      try expect(early.map(\.at), is: [2, 3, 4].map(StoreSample.at), "of three seconds")
    },

    Check("what is held keeps its time and does not happen before it is released") { suite in
      var store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), StoreSample.message("w2", in: "rui"))
      try await store.take(StoreSample.message("w3", in: "eva"), on: "phone")
      let names = [
        StoreSample.conversation(), StoreSample.conversation("rui"), StoreSample.conversation("eva", on: "phone"),
      ]
      for name in names {
        var change = try await store.change(in: name)
        change.due = [.set(.flowTimer, StoreSample.at(1)), .set(.queueTimeout, StoreSample.at(2))]
        _ = try await store.commit(change)
      }
      func due() async throws -> [String] {
        try await store.dueItems(at: StoreSample.at(9), limit: 100).map { "\($0.conversation) \($0.kind.rawValue)" }
          .sorted()
      }
      let everything = try await due()
      var ana = try await store.change()
      ana.due = [.hold(.flowTimer), .hold(.botReturn)]
      _ = try await store.commit(ana)
      store = try await suite.reopen(store)
      try expect(try await due(), is: everything.filter { $0 != "site|ana flow_timer" }, "without Ana's timer")
      try expect(
        try await store.dueItems(in: names[0], at: .distantFuture).map(\.kind), is: [.queueTimeout], "due for Ana")
      try expect(try await store.holdDue(on: "site"), is: 3, "newly held on the channel")
      try expect(
        try await due(), is: ["phone|eva flow_timer", "phone|eva queue_timeout"], "what is due on the other channel")
      try expect(try await store.releaseDue([.flowTimer], on: "phone"), is: 0, "released where nothing was held")
      try expect(try await store.releaseDue([.queueTimeout, .botReturn], on: "site"), is: 2, "released of two kinds")
      try expect(try await store.releaseDue([.flowTimer], on: "site"), is: 2, "released of the third")
      try expect(try await due(), is: everything, "what is due again")
      ana = try await store.change()
      ana.due = [.hold(.flowTimer)]
      _ = try await store.commit(ana)
      ana = try await store.change()
      ana.due = [.set(.flowTimer, StoreSample.at(3)), .cancel(.queueTimeout)]
      _ = try await store.commit(ana)
      try expect(
        try await store.dueItems(in: names[0], at: StoreSample.at(9)),
        is: [DueItem(conversation: names[0], kind: .flowTimer, at: StoreSample.at(3))], "set again: held no more")
    },

    Check("the items of channels that are gone are cancelled, held or not") { suite in
      let store = try await suite.makeStore()
      for channel in ["site", "phone", "gone"] as [ChannelID] {
        try await store.take(StoreSample.message("w1"), on: channel)
        var change = try await store.change(in: StoreSample.conversation("ana", on: channel))
        change.due = [.set(.flowTimer, StoreSample.at(1)), .set(.flowIdle, StoreSample.at(2))]
        _ = try await store.commit(change)
        change = try await store.change(in: StoreSample.conversation("ana", on: channel))
        change.due = [.hold(.flowIdle)]
        _ = try await store.commit(change)
      }
      try expect(try await store.cancelDue(exceptOn: ["site", "phone", "never"]), is: 2, "cancelled")
      try expect(try await store.releaseDue(Set(DueKind.allCases), on: "gone"), is: 0, "held on the channel")
      let left = try await store.dueItems(at: StoreSample.at(9), limit: 10).map(\.conversation)
      try expect(Set(left), is: ["site|ana", "phone|ana"], "the others' items")
      try expect(try await store.cancelDue(exceptOn: []), is: 4, "cancelled of all channels")
    },
  ]
}
