import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let fileChecks: [Check] = [
    Check("a file is in use while a setting, an open delivery or a line of the log names it, in whatever format") {
      suite in
      let store = try await suite.makeStore()
      let names = (0..<6).map(name)
      try expect(try await store.filesInUse(among: Set(names), since: [:]), is: [], "files of an empty store")
      try await store.setSetting("a", in: "channel/site", to: Array("x\(names[0])/7/12\0ff".utf8))
      try await store.setSetting("b", in: "gateway", to: Array("ab\(names[1])".utf8))
      let photo = InboundEvent(
        externalID: "1", at: StoreSample.start, thread: "ana",
        from: Sender(aliases: [Alias(scheme: "web", value: "ana")]),
        content: .message(InboundMessage(parts: [.media(Media(kind: .image, ref: names[2].rawValue))])))
      _ = try await store.accept(StoreSample.batch([photo]))
      var change = try await store.change()
      change.messages.append(OutboundMessage(id: "o", author: .agent, message: answer(names[3])))
      change.deliveries.append(
        NewDelivery(
          Delivery(
            id: "d", thread: "ana", recipients: [], author: .agent, message: answer(names[4]), replyTo: nil), turn: nil,
          notBefore: StoreSample.start))
      guard case .committed = try await store.commit(change) else { throw ConformanceFailure("the change was refused") }
      let inUse = try await store.filesInUse(among: Set(names), since: [:])
      try expect(inUse, is: Set(names[0...4]), "files in use")
      try expect(
        try await store.filesInUse(among: [names[5]], since: [:]), is: [], "a file that nothing names")
      try await store.setSetting("a", in: "channel/site", to: nil)
      try expect(try await store.filesInUse(among: [names[0]], since: [:]), is: [], "a file whose setting is gone")
    },

    Check("a line of the log names a file no longer once it is older than its channel keeps files") { suite in
      let store = try await suite.makeStore()
      for (channel, index) in [("site", 0), ("whatsapp", 1)] as [(ChannelID, Int)] {
        let event = StoreSample.message("\(index)", "veja \(name(index))")
        _ = try await store.accept(StoreSample.batch([event], on: channel, at: StoreSample.at(10)))
      }
      let names = Set((0..<2).map(name))
      for (seconds, left) in [(9.0, 0...1), (10, 0...1), (11, 1...1)] {
        let inUse = try await store.filesInUse(among: names, since: ["site": StoreSample.at(seconds)])
        try expect(inUse, is: Set(left.map(name)), "files in use when the site forgets before \(seconds)")
      }
    },

    Check("the values of a prefix are read page by page") { suite in
      let store = try await suite.makeStore()
      for name in ["a/1", "a/2", "a/3", "b/1"] { try await store.setSetting(name, in: "gateway", to: [1]) }
      var pages: [[String]] = []
      var last: String?
      repeat {
        pages.append(try await store.settings(in: "gateway", prefix: "a/", after: last, limit: 2).map(\.name))
        last = pages.last?.last
      } while last != nil
      try expect(pages, is: [["a/1", "a/2"], ["a/3"], []], "the pages")
    },
  ]

  /// A file's name: digits that tell one from another.
  private static func name(_ index: Int) -> BlobRef {
    BlobRef(rawValue: String(repeating: "a", count: 62) + "\(index)f")
  }

  private static func answer(_ ref: BlobRef) -> OutgoingMessage {
    OutgoingMessage(text: "veja", file: OutgoingFile(kind: .image, source: .blob(ref)))
  }
}
