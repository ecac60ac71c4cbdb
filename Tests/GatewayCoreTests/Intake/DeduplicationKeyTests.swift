import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Invariant 2: two different events never shadow each other")
struct DeduplicationKeyTests {
  private static let at = Date(timeIntervalSince1970: 1_000_000)

  private static func event(_ content: InboundEvent.Content, at: Date = at, id: String = "wamid.1") -> InboundEvent {
    InboundEvent(externalID: id, at: at, thread: "t", from: Sender(aliases: ["wa:1"]), content: content)
  }

  private static let text = InboundMessage(parts: [.text("oi")])

  /// All of one external id, all different things.
  private static let different: [InboundEvent] = [
    event(.message(text)), event(.edit(text)), event(.edit(text), at: at.addingTimeInterval(1)), event(.revoke),
    event(.echo(text)), event(.system(SystemNotice(type: "x"))), event(.unsupported(rawType: "x")),
    event(.status(DeliveryStatus(stage: .sent))), event(.status(DeliveryStatus(stage: .delivered))),
    event(.status(DeliveryStatus(stage: .other("warned")))),
    event(.reaction(emoji: "👍")), event(.reaction(emoji: "👎")), event(.reaction(emoji: nil)),
    event(.reaction(emoji: "👍"), at: at.addingTimeInterval(1)),
    event(.message(text), id: "wamid.2"),
  ]

  @Test func differentEventsHaveDifferentKeys() {
    #expect(Set(Self.different.map(\.deduplicationKey)).count == Self.different.count)
  }

  @Test("the same text again under another id is another message; a redelivery is the same, whatever its time")
  func redelivery() {
    let first = Self.event(.message(Self.text))
    let again = Self.event(.message(InboundMessage(parts: [.text("changed on the way")])), at: .now)
    #expect(first.deduplicationKey == again.deduplicationKey)
  }

  @Test func base32UsesItsWholeAlphabetWithoutPadding() {
    #expect(Base32.encode([0, 0, 0, 0, 0]) == "00000000")
    #expect(Base32.encode([0xff, 0xff, 0xff, 0xff, 0xff]) == "zzzzzzzz")
    #expect(Base32.encode([0x00, 0x44, 0x32, 0x14, 0xc7]) == "01234567")
  }
}
