import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let contentChecks: [Check] = [
    Check("versions of the content count from 1 and never change") { suite in
      var store = try await suite.makeStore()
      try expect(try await store.currentContent(), is: nil, "the content before the first import")
      let texts = [Array("{\"version\":1}\n".utf8), [0, 255, 10], []]
      let origins: [ContentVersion.Origin] = [.firstStart, .imported, .reverted]
      for (index, text) in texts.enumerated() {
        let content = NewContent(
          text, origin: origins[index], author: index == 0 ? nil : "user:u1", note: index == 2 ? "\u{0}é" : nil)
        let version = try await store.addContent(content, after: index, now: StoreSample.at(Double(index)))
        try expect(version, is: index + 1, "the new version")
      }
      store = try await suite.reopen(store)
      for (index, text) in texts.enumerated() {
        let found = try require(try await store.content(version: index + 1), "version \(index + 1)")
        try expect(found.bundle, is: text, "the text of version \(index + 1)")
      }
      let summaries = origins.indices.reversed().map {
        ContentVersion.Summary(
          version: $0 + 1, createdAt: StoreSample.at(Double($0)), origin: origins[$0],
          author: $0 == 0 ? nil : "user:u1", note: $0 == 2 ? "\u{0}é" : nil)
      }
      try expect(
        try await store.contentVersions(before: nil, limit: 10), is: summaries, "the versions, newest first")
      try expect(
        try await store.contentVersions(before: 3, limit: 1), is: [summaries[1]], "one version before the third")
      try expect(try await store.currentContent()?.summary, is: summaries.first, "the newest version")
      try expect(try await store.content(version: 4), is: nil, "a version that is not there")
    },

    Check("a version that another one overtook is refused") { suite in
      let store = try await suite.makeStore()
      _ = try await store.addContent(NewContent([1], origin: .imported), after: 0, now: StoreSample.start)
      for expected in [0, 2, -1] {
        try await expectFailure(.conflict, "a version after \(expected)") {
          _ = try await store.addContent(NewContent([2], origin: .console), after: expected, now: StoreSample.start)
        }
      }
      try expect(try await store.contentVersions(before: nil, limit: 10).count, is: 1, "versions")
    },

    Check("a setting holds its value until it is changed or removed") { suite in
      var store = try await suite.makeStore()
      try expect(try await store.setting("paused", in: "gateway"), is: nil, "a setting that was never set")
      for value in [[1], [], [UInt8](repeating: 0, count: 65_536)] as [[UInt8]] {
        try await store.setSetting("paused", in: "gateway", to: value)
        try expect(try await store.setting("paused", in: "gateway"), is: value, "the setting")
      }
      try expect(try await store.setting("paused", in: "channel/site"), is: nil, "the name in another scope")
      store = try await suite.reopen(store)
      try expect(try await store.setting("paused", in: "gateway")?.count, is: 65_536, "the setting after reopening")
      try await store.setSetting("paused", in: "gateway", to: nil)
      try await store.setSetting("paused", in: "gateway", to: nil)
      try expect(try await store.setting("paused", in: "gateway"), is: nil, "the setting after its removal")
    },
  ]
}
