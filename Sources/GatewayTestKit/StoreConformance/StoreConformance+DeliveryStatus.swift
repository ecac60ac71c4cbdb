import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  /// A delivery's state after its attempt's result and the channel's status, in this order.
  private struct Story: Sendable {
    let result: DeliveryResult?
    let stages: [DeliveryStatus.Stage]
    let ends: DeliveryState
  }

  private static let sent = DeliveryResult.sent(Receipt(externalID: "x1"))

  private static let stories: [Story] = [
    Story(result: nil, stages: [.sent], ends: .sent),
    Story(result: nil, stages: [.failed], ends: .failed),
    Story(result: nil, stages: [.other("pondering")], ends: .sending),
    Story(result: .unknown(.plain("?")), stages: [.delivered], ends: .sent),
    Story(result: .unknown(.plain("?")), stages: [.played], ends: .sent),
    Story(result: .unknown(.plain("?")), stages: [.failed], ends: .failed),
    Story(result: .unknown(.plain("?")), stages: [.other("pondering")], ends: .unknown),
    Story(result: sent, stages: [.failed], ends: .failed),
    Story(result: sent, stages: [.sent, .failed], ends: .failed),
    Story(result: sent, stages: [.delivered, .failed], ends: .sent),
    Story(result: sent, stages: [.read, .sent, .failed], ends: .sent),
    Story(result: sent, stages: [.failed, .sent], ends: .failed),
    Story(result: sent, stages: [.failed, .delivered], ends: .sent),
    Story(result: .retry(at: StoreSample.at(60), .plain("busy")), stages: [.delivered], ends: .sent),
  ]

  static let deliveryStatusChecks: [Check] = [
    Check("a status settles its delivery, and never moves it backwards") { suite in
      for story in stories {
        let store = try await suite.makeStore()
        try await store.post(StoreSample.delivery("d1"))
        _ = try await store.claim()
        if let result = story.result {
          try await store.finish("d1", token: StoreSample.token, result, now: StoreSample.start)
        }
        for stage in story.stages { try await store.take(StoreSample.status(stage, of: "x1", delivery: "d1")) }
        try expect(try await store.state(of: "d1"), is: story.ends, "the state after \(story)")
      }
    },

    Check("a status finds its delivery by the channel's name for it, on that channel only") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
      for (delivery, name) in [("d1", "x1"), ("d2", "x2")] as [(DeliveryID, String)] {
        _ = try await store.claim()
        try await store.finish(
          delivery, token: StoreSample.token, .sent(Receipt(externalID: name)), now: StoreSample.start)
      }
      try await store.take(StoreSample.status(.failed, of: "x1"), on: "whatsapp")
      try await store.take(StoreSample.status(.failed, of: "x9", delivery: "d1"), on: "whatsapp")
      try expect(try await store.state(of: "d1"), is: .sent, "a delivery of which another channel speaks")
      try await store.take(StoreSample.status(.failed, of: "x1"), StoreSample.status(.delivered, of: "nobody"))
      try expect(try await store.state(of: "d1"), is: .failed, "the delivery")
      try expect(try await store.state(of: "d2"), is: .sent, "another delivery")
    },

    Check("a call's result does not undo what the channel said before") { suite in
      for result in [sent, .unknown(.plain("?")), .failed(.plain("?")), .retry(at: StoreSample.start, .plain("?"))] {
        let store = try await suite.makeStore()
        try await store.post(StoreSample.delivery("d1"), StoreSample.delivery("d2"))
        _ = try await store.claim()
        try await store.take(StoreSample.status(.delivered, of: "x1", delivery: "d1"))
        try await store.finish("d1", token: StoreSample.token, result, now: StoreSample.start)
        try expect(try await store.state(of: "d1"), is: .sent, "the state after \(result)")
        try expect(try await store.claim(), is: "d2", "the next delivery")
      }
    },

    Check("a part the channel gave up kills the later parts that wait") { suite in
      let store = try await suite.makeStore()
      try await store.post(StoreSample.delivery("d1", turn: "t"), StoreSample.delivery("d2", turn: "t"))
      _ = try await store.claim()
      try await store.finish("d1", token: StoreSample.token, sent, now: StoreSample.start)
      try await store.take(StoreSample.status(.failed, of: "x1"))
      try expect(try await store.state(of: "d2"), is: .failed, "the later part")
      try expect(try await store.claim(), is: nil, "a claim")
    },

    Check("a status is a line of the log") { suite in
      let store = try await suite.makeStore()
      try await store.take(StoreSample.message("w1"), StoreSample.status(.read, of: "m-1"))
      let log = try await store.wholeLog()
      try expect(log.last?.conversationEvent?.content, is: .read("m-1"), "what the customer's side shows")
      try expect(try await store.lanesWithWork(), is: [StoreSample.conversation()], "lanes with work")
    },
  ]
}
