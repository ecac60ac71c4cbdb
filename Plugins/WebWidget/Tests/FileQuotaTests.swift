import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization
import Testing

@testable import WebWidget

/// Visitors cannot fill the disk with files that no message names.
@Suite struct FileQuotaTests {
  private static let mebibyte = 1 << 20
  private static let noRoom = HTTPResponse.Status(code: 507)

  private static func harness(_ limits: JSONValue) throws -> WidgetHarness {
    try WidgetHarness(["allowedOrigins": ["https://padaria.example"], "limits": limits])
  }

  /// A file of 1 MiB whose bytes are `number`.
  private static func upload(
    _ number: UInt8, size: Int = mebibyte, to harness: WidgetHarness, token: String, address: String = "203.0.113.9"
  ) async -> ServedResponse {
    await harness.send(
      .post, "attachments", bytes: Array(repeating: number, count: size), token: token, address: address,
      headers: [.contentType: "text/plain", .contentLength: "\(size)"])
  }

  private static func id(_ response: ServedResponse) throws -> String {
    try #require(try response.json()["id"].flatMap(String.init(setting:)))
  }

  private static func send(
    _ id: String, as clientID: String, to harness: WidgetHarness, token: String
  ) async -> HTTPResponse.Status {
    let body = #"{"clientID":"\#(clientID)","attachments":["\#(id)"]}"#
    return await harness.send(.post, "messages", body: body, token: token).status
  }

  @Test("a visitor uploads so much without sending it, and more once a message names the files")
  func visitor() async throws {
    let harness = try Self.harness(["visitorFilesMiB": 2])
    let (ana, bia) = (try await harness.token(), try await harness.token())
    let first = try Self.id(await Self.upload(1, to: harness, token: ana))
    #expect(await Self.upload(2, to: harness, token: ana).status == .created)
    let refused = await Self.upload(3, to: harness, token: ana)
    #expect(try refused.isProblem(.tooManyRequests))
    #expect(refused.headers[.retryAfter] == "86400")
    #expect(await Self.upload(4, to: harness, token: bia).status == .created)

    #expect(await Self.send(first, as: "a", to: harness, token: ana) == .accepted)
    #expect(await Self.upload(3, to: harness, token: ana).status == .created)
    #expect(await Self.upload(5, to: harness, token: ana).status == .tooManyRequests)
    // The file counts once, whatever names it again; and the same message again names nothing.
    #expect(await Self.send(first, as: "b", to: harness, token: ana) == .accepted)
    #expect(await Self.upload(5, to: harness, token: ana).status == .tooManyRequests)

    harness.clock.advance(by: .seconds(86_400))
    #expect(await Self.upload(5, to: harness, token: ana).status == .created)
  }

  @Test("a message that was there already makes no file a sent one")
  func duplicate() async throws {
    let harness = try Self.harness(["visitorFilesMiB": 1])
    let token = try await harness.token()
    let body = #"{"clientID":"a","text":"oi"}"#
    #expect(await harness.send(.post, "messages", body: body, token: token).status == .accepted)
    let id = try Self.id(await Self.upload(1, to: harness, token: token))
    #expect(await Self.send(id, as: "a", to: harness, token: token) == .accepted)
    #expect(harness.blobs.unsent(of: "site") == Self.mebibyte)
    #expect(await Self.upload(2, to: harness, token: token).status == .tooManyRequests)
  }

  @Test("a network stores so much in a day, in however many sessions, sent or not")
  func network() async throws {
    let harness = try Self.harness(["addressFilesMiB": 2])
    for number in 1...2 as ClosedRange<UInt8> {
      let token = try await harness.token()
      let id = try Self.id(await Self.upload(number, to: harness, token: token, address: "2001:db8::\(number)"))
      #expect(await Self.send(id, as: "a", to: harness, token: token) == .accepted)
    }
    let token = try await harness.token()
    let refused = await Self.upload(3, to: harness, token: token, address: "2001:db8::3")
    #expect(try refused.isProblem(.tooManyRequests))
    #expect(refused.headers[.retryAfter] != nil)
    #expect(harness.blobs.count == 2)
    #expect(await Self.upload(3, to: harness, token: token, address: "2001:db8:0:1::3").status == .created)
  }

  @Test("a block of networks stores eight times as much in a day as one client")
  func block() async throws {
    let harness = try Self.harness(["addressFilesMiB": 1])
    for client in 0..<8 as Range<UInt8> {
      let token = try await harness.token()
      #expect(
        await Self.upload(client, to: harness, token: token, address: "2001:db8:1:\(client)::1").status == .created)
    }
    let token = try await harness.token()
    #expect(try await Self.upload(9, to: harness, token: token, address: "2001:db8:1:9::1").isProblem(.tooManyRequests))
    #expect(await Self.upload(9, to: harness, token: token, address: "2001:db8:2::1").status == .created)
  }

  @Test("unsent files have a bound in all, and a block holds of it at most what it leaves free")
  func channel() async throws {
    let harness = try Self.harness(["unsentFilesMiB": 8])
    var number: UInt8 = 0
    /// How many of five files are accepted, each of another session, from five clients of a block.
    func stored(from block: String) async throws -> Int {
      var count = 0
      for client in 1...5 {
        number += 1
        let token = try await harness.token()
        let answer = await Self.upload(number, to: harness, token: token, address: "\(block).\(client)")
        if answer.status == .created { count += 1 } else { #expect(try answer.isProblem(Self.noRoom)) }
      }
      return count
    }
    // Visitors who never wrote may use 4 MiB.
    #expect(try await stored(from: "203.0.113") == 2)
    #expect(try await stored(from: "203.0.114") == 1)
    #expect(try await stored(from: "203.0.115") == 0)

    harness.conversations.lastPosition.withLock { $0 = 1 }
    #expect(try await stored(from: "203.0.113") == 1, "with the two it holds, it leaves no less free")
    #expect(try await stored(from: "198.51.100") == 2)
    #expect(try await stored(from: "198.51.101") == 1)
    #expect(harness.blobs.unsent(of: "site") == 7 * Self.mebibyte)
  }

  @Test("a file that is refused costs its visitor nothing")
  func refusedCostsNothing() async throws {
    let harness = try Self.harness(["visitorFilesMiB": 1, "addressFilesMiB": 1])
    let token = try await harness.token()
    harness.blobs.refuseVisitors(since: harness.clock.now)
    for _ in 0..<3 { #expect(try await Self.upload(1, to: harness, token: token).isProblem(Self.noRoom)) }
    harness.blobs.refuseVisitors(since: nil)
    #expect(await Self.upload(1, to: harness, token: token).status == .created)
  }

  @Test("many small files count as more than their bytes")
  func smallFiles() async throws {
    let harness = try Self.harness(["visitorFilesMiB": 1])
    let token = try await harness.token()
    for number in 0..<16 as Range<UInt8> {
      #expect(await Self.upload(number, size: 1, to: harness, token: token).status == .created)
    }
    #expect(await Self.upload(99, size: 1, to: harness, token: token).status == .tooManyRequests)
  }

  @Test("a message cannot name a file that was removed, and keeps the one that it names from being removed")
  func renewal() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let ids = [
      try Self.id(await Self.upload(1, to: harness, token: token)),
      try Self.id(await Self.upload(2, to: harness, token: token)),
    ]
    harness.clock.advance(by: .seconds(86_400))
    #expect(await Self.send(ids[0], as: "a", to: harness, token: token) == .accepted)
    let old = try await harness.blobs.files(lastStoredBefore: harness.clock.now)
    #expect(old.count == 1)
    for ref in old { #expect(try await harness.blobs.remove(ref, lastStoredBefore: harness.clock.now)) }
    let body = #"{"clientID":"b","attachments":["\#(ids[1])"]}"#
    let refused = await harness.send(.post, "messages", body: body, token: token)
    #expect(try refused.isProblem(.unprocessableContent))
    #expect(try refused.json()["field"] == "attachments")
    #expect(harness.inbox.events.count == 1)
  }

  @Test("Invariant 11: the table of a quota is bounded, and the heaviest users stay counted")
  func boundedTable() {
    let quota = ByteQuota(limit: 10, capacity: 100)
    guard case .taken = quota.take(10, of: "hostile", at: .zero) else {
      Issue.record("refused")
      return
    }
    for index in 0..<1_000 { _ = quota.take(1, of: "key\(index)", at: .zero) }
    #expect(quota.take(1, of: "hostile", at: .seconds(1)) == .wait(.seconds(86_399)))
  }

  @Test("a file sent on another day than it was uploaded returns nothing to the visitor's quota")
  func anotherDay() async throws {
    let harness = try Self.harness(["visitorFilesMiB": 1])
    let token = try await harness.token()
    let yesterday = try Self.id(await Self.upload(1, to: harness, token: token))
    harness.clock.advance(by: .seconds(86_400))
    let today = try Self.id(await Self.upload(2, to: harness, token: token))
    #expect(await Self.send(yesterday, as: "a", to: harness, token: token) == .accepted)
    #expect(await Self.upload(3, to: harness, token: token).status == .tooManyRequests)
    #expect(await Self.send(today, as: "b", to: harness, token: token) == .accepted)
    #expect(await Self.upload(3, to: harness, token: token).status == .created)
  }

  @Test("Invariant 11: the table of upload receipts is bounded, and the latest stay")
  func boundedReceipts() {
    let (quota, receipts) = (ByteQuota(limit: 1_000), UploadReceipts(capacity: 10))
    for number in 0..<100 {
      guard case .taken(let receipt) = quota.take(1, of: "ana", at: .zero) else { return }
      receipts.add(receipt, as: BlobRef(rawValue: "\(number)"), of: "ana", at: .seconds(number))
    }
    let kept = (0..<100).filter { !receipts.remove(BlobRef(rawValue: "\($0)"), of: "ana").isEmpty }
    #expect(kept.count <= 10 && kept.last == 99)
  }
}
