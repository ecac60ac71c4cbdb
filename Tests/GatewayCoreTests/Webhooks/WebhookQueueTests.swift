import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("The queue of a webhook") struct WebhookQueueTests {
  @Test("Messages of a conversation go one after the other, in order; conversations beside each other")
  func order() {
    var queue = WebhookQueue()
    for (number, lane) in [(1, "a"), (2, "a"), (3, "b")] { queue.append(Self.item(number, lane)) }
    #expect(queue.begin(at: .zero)?.message == Self.message(1, "a"))
    #expect(queue.begin(at: .zero)?.message == Self.message(3, "b"))
    #expect(queue.begin(at: .zero) == nil)
    #expect(queue.inFlight == 2)
    queue.end(Self.message(1, "a"), retry: .seconds(5), now: .now)
    #expect(queue.begin(at: .seconds(4)) == nil)
    #expect(queue.nextDue == .seconds(5))
    let again = queue.begin(at: .seconds(5))
    #expect(again?.message == Self.message(1, "a"))
    #expect(again?.tries == 1)
    queue.end(Self.message(1, "a"), retry: nil, now: .now)
    #expect(queue.begin(at: .seconds(5))?.message == Self.message(2, "a"))
    #expect(queue.count == 2)
  }

  @Test("A queue that is loaded again keeps the lanes whose attempts are in flight busy")
  func reload() {
    var queue = WebhookQueue()
    queue.append(Self.item(2, "a"))
    #expect(queue.begin(at: .zero) != nil)
    queue.clear()
    for number in 1...2 { queue.append(Self.item(number, "a")) }
    #expect(queue.begin(at: .zero) == nil)
    queue.end(Self.message(2, "a"), retry: nil, now: .now)
    #expect(queue.begin(at: .zero)?.message == Self.message(1, "a"))
    queue.end(Self.message(1, "a"), retry: nil, now: .now)
    #expect(queue.begin(at: .zero) == nil)
    #expect(queue.count == 0)
  }

  @Test("A lane holds few messages in memory, and two while the first one fails; the rest comes from the store")
  func lane() {
    var queue = WebhookQueue()
    let most = WebhookQueue.mostOfLane
    for number in 1...(most + 30) { queue.append(Self.item(number, "a")) }
    queue.append(Self.item(200, "b"))
    #expect(queue.count == most + 1 && queue.end == EventPlace(position: 200))
    #expect(queue.begin(at: .zero)?.message == Self.message(1, "a"))
    queue.end(Self.message(1, "a"), retry: .seconds(5), now: .now)
    #expect(queue.count == 3 && queue.drained.isEmpty)
    queue.append(Self.item(201, "a"))
    #expect(queue.count == 3, "a message behind a failing one stays in the store")
    #expect(queue.begin(at: .seconds(5))?.message == Self.message(1, "a"))
    queue.end(Self.message(1, "a"), retry: nil, now: .now)
    #expect(queue.begin(at: .seconds(5))?.message == Self.message(2, "a"))
    queue.end(Self.message(2, "a"), retry: nil, now: .now)
    #expect(queue.drained.map(\.lane) == ["a"] && queue.drained.map(\.after) == [EventPlace(position: 2)])
    queue.refill("a", with: [Self.item(3, "a"), Self.item(4, "a")])
    queue.append(Self.item(202, "a"))
    #expect(queue.count == 3, "the store may have messages before it")
    for number in 3...4 {
      #expect(queue.begin(at: .seconds(5))?.message == Self.message(number, "a"))
      queue.end(Self.message(number, "a"), retry: nil, now: .now)
    }
    #expect(queue.drained.map(\.after) == [EventPlace(position: 4)])
    queue.refill("a", with: [])
    #expect(queue.drained.isEmpty && queue.count == 1)
    queue.append(Self.item(203, "a"))
    #expect(queue.count == 2)
  }

  @Test("Released messages are due at once")
  func release() {
    var queue = WebhookQueue()
    for (number, lane) in [(1, "a"), (2, "b")] { queue.append(Self.item(number, lane, dueAt: .seconds(900))) }
    #expect(queue.begin(at: .seconds(1)) == nil)
    queue.release(at: .seconds(1))
    #expect(queue.begin(at: .seconds(1)) != nil)
    #expect(queue.begin(at: .seconds(1)) != nil)
  }

  private static func message(_ number: Int, _ lane: String) -> NewWebhookMessage {
    NewWebhookMessage(
      id: WebhookMessageID(rawValue: "msg_\(number)"), place: EventPlace(position: Int64(number)), lane: lane,
      type: .messageSent, at: Date(timeIntervalSince1970: 0))
  }

  private static func item(_ number: Int, _ lane: String, dueAt: Duration = .zero) -> WebhookQueue.Item {
    WebhookQueue.Item(message: message(number, lane), tries: 0, triedSince: nil, dueAt: dueAt)
  }
}

@Suite("The schedule of webhooks") struct WebhookScheduleTests {
  private let schedule = WebhookSchedule()
  private let start = Date(timeIntervalSince1970: 1_767_225_600)

  @Test("The waits grow up to half a day, with a quarter of jitter, and reach three days")
  func waits() {
    var total = Duration.zero
    for tries in 1...15 {
      let (least, most) = (
        schedule.wait(after: tries, retryAfter: nil, random: 0), schedule.wait(after: tries, retryAfter: nil, random: 1)
      )
      #expect(least < most)
      #expect(abs(most.seconds / least.seconds - 5.0 / 3) < 1e-9)
      total += (least + most) / 2
    }
    #expect(schedule.wait(after: 1, retryAfter: nil, random: 0.5) == .seconds(5))
    #expect(schedule.wait(after: 99, retryAfter: nil, random: 0.5) == .seconds(43_200))
    #expect(total > WebhookSchedule.longest && total < WebhookSchedule.longest + .seconds(86_400))
  }

  @Test("A receiver's wish is kept within bounds, and shortens nothing")
  func wishes() {
    #expect(schedule.wait(after: 1, retryAfter: .seconds(60), random: 0.5) == .seconds(60))
    #expect(schedule.wait(after: 4, retryAfter: .seconds(60), random: 0.5) == .seconds(600))
    #expect(schedule.wait(after: 1, retryAfter: .seconds(1e6), random: 0.5) == WebhookSchedule.longestWait)
  }

  @Test("Nothing is given up before three days and ten attempts")
  func ends() {
    let days = WebhookSchedule.longest
    #expect(!schedule.isOver(tries: 99, since: start, now: start + days - .seconds(1)))
    #expect(!schedule.isOver(tries: 9, since: start, now: start + days))
    #expect(schedule.isOver(tries: 10, since: start, now: start + days))
    #expect(!schedule.isHopeless(WebhookHealth(), now: start))
    #expect(!schedule.isHopeless(WebhookHealth(failures: 9, failingSince: start), now: start + days))
    #expect(schedule.isHopeless(WebhookHealth(failures: 10, failingSince: start), now: start + days))
  }
}

@Suite("The address of a webhook") struct WebhookAddressTests {
  @Test(
    "An address is plain, with a host and without a user name",
    arguments: [
      "https://crm.example", "https://crm.example:8443/in/x?token=a%20b", "http://10.0.0.5/in", "http://[::1]:8080/",
    ])
  func accepted(text: String) {
    #expect(WebhookAddress.url(text)?.absoluteString == text)
  }

  @Test(
    "Whatever two parsers may read differently is refused",
    arguments: [
      "", "crm.example", "ftp://crm.example/", "https://", "https:///x", "https://ana:x@crm.example/",
      "https://crm.example/a b", "https://crm.example/é", "https://crm.example/#x",
      "https://crm.example\\@evil.example/",
      "https://crm.example/\u{0}", "https://\(String(repeating: "a", count: 2_000)).example/", "javascript:alert(1)",
    ])
  func refused(text: String) {
    #expect(WebhookAddress.url(text) == nil)
  }

  @Test("What is logged of an address has no path and no query")
  func origin() {
    #expect(WebhookAddress.origin("https://crm.example:8443/secret?token=1") == "https://crm.example:8443")
  }
}
