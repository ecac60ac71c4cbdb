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
      ana.due = [.cancel(.flowTimer)]
      _ = try await store.commit(ana)
      try expect(try await store.dueItems(at: .distantFuture, limit: 10), is: Array(all.prefix(2)), "what is left")
    }
  ]
}
