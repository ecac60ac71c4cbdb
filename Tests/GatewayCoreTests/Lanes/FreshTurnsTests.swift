import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What may be handed over to a lane, and what has to be read again.
@Suite struct FreshTurnsTests {
  private static func turn(_ name: String, in conversation: ConversationID = "c") -> PendingTurn {
    let event = InboundEvent(
      externalID: name, at: .distantPast, thread: "t", from: Sender(aliases: []),
      content: .message(InboundMessage(parts: [.text(name)])))
    return PendingTurn(
      position: 1, message: MessageID(rawValue: name), event: event, acceptedAt: .distantPast,
      conversation: Conversation(
        id: conversation, channel: "site", thread: "t", contact: Contact(id: "k", aliases: []),
        ownership: Ownership(since: .distantPast, reason: .began)),
      previousMessageAt: nil)
  }

  @Test func aTurnIsHandedOverOnce() {
    let fresh = FreshTurns()
    fresh.note(Self.turn("m1"), acceptedAfter: fresh.mark("c"), in: "c")
    let taken = fresh.take(in: "c")
    #expect(taken?.pending == Self.turn("m1"))
    #expect(taken.map { fresh.holds($0.mark) } == true)
    #expect(fresh.take(in: "c") == nil)
  }

  @Test func whatHappenedSinceItWasReadMakesItOld() {
    let fresh = FreshTurns()
    // A change between the mark and the acceptance: it may have been read before or after.
    let early = fresh.mark("c")
    fresh.note(in: "c")
    fresh.note(Self.turn("m1"), acceptedAfter: early, in: "c")
    #expect(fresh.take(in: "c") == nil)
    // A change after the acceptance.
    fresh.note(Self.turn("m2"), acceptedAfter: fresh.mark("c"), in: "c")
    fresh.note(in: "c")
    #expect(fresh.take(in: "c") == nil)
  }

  @Test func ofTwoMessagesAtOnceNoneIsHandedOver() {
    let fresh = FreshTurns()
    let marks = [fresh.mark("c"), fresh.mark("c")]
    fresh.note(Self.turn("m1"), acceptedAfter: marks[0], in: "c")
    fresh.note(Self.turn("m2"), acceptedAfter: marks[1], in: "c")
    #expect(fresh.take(in: "c") == nil)
  }

  @Test func aMessageThatCameWithoutATurnCounts() {
    let fresh = FreshTurns()
    fresh.note(Self.turn("m1"), acceptedAfter: fresh.mark("c"), in: "c")
    let taken = fresh.take(in: "c")
    fresh.note(nil, acceptedAfter: fresh.mark("c"), in: "c")
    #expect(taken.map { fresh.holds($0.mark) } == false)
  }

  @Test func onlyItsOwnEndHappened() throws {
    let fresh = FreshTurns()
    fresh.note(Self.turn("m1"), acceptedAfter: fresh.mark("c"), in: "c")
    let taken = try #require(fresh.take(in: "c"))
    #expect(!fresh.holdsButOnce(taken.mark))
    fresh.note(in: "c")
    #expect(fresh.holdsButOnce(taken.mark))
    fresh.note(Self.turn("m2"), acceptedAfter: fresh.mark("c"), in: "c")
    #expect(!fresh.holdsButOnce(taken.mark))
  }
}
