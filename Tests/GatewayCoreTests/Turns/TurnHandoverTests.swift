import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What may be handed over to a lane, and what has to be read again.
@Suite struct TurnHandoverTests {
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
    let handover = TurnHandover()
    handover.note(Self.turn("m1"), acceptedAfter: handover.mark("c"), in: "c")
    let taken = handover.take(in: "c")
    #expect(taken?.pending == Self.turn("m1"))
    #expect(taken.map { handover.holds($0.mark) } == true)
    #expect(handover.take(in: "c") == nil)
  }

  @Test func whatHappenedSinceItWasReadMakesItOld() {
    let handover = TurnHandover()
    // A change between the mark and the acceptance: it may have been read before or after.
    let early = handover.mark("c")
    handover.note(in: "c")
    handover.note(Self.turn("m1"), acceptedAfter: early, in: "c")
    #expect(handover.take(in: "c") == nil)
    // A change after the acceptance.
    handover.note(Self.turn("m2"), acceptedAfter: handover.mark("c"), in: "c")
    handover.note(in: "c")
    #expect(handover.take(in: "c") == nil)
  }

  @Test func ofTwoMessagesAtOnceNoneIsHandedOver() {
    let handover = TurnHandover()
    let marks = [handover.mark("c"), handover.mark("c")]
    handover.note(Self.turn("m1"), acceptedAfter: marks[0], in: "c")
    handover.note(Self.turn("m2"), acceptedAfter: marks[1], in: "c")
    #expect(handover.take(in: "c") == nil)
  }

  @Test func aMessageThatCameWithoutATurnCounts() {
    let handover = TurnHandover()
    handover.note(Self.turn("m1"), acceptedAfter: handover.mark("c"), in: "c")
    let taken = handover.take(in: "c")
    handover.note(nil, acceptedAfter: handover.mark("c"), in: "c")
    #expect(taken.map { handover.holds($0.mark) } == false)
  }

  @Test func onlyItsOwnEndHappened() throws {
    let handover = TurnHandover()
    handover.note(Self.turn("m1"), acceptedAfter: handover.mark("c"), in: "c")
    let taken = try #require(handover.take(in: "c"))
    #expect(!handover.holdsButOnce(taken.mark))
    handover.note(in: "c")
    #expect(handover.holdsButOnce(taken.mark))
    handover.note(Self.turn("m2"), acceptedAfter: handover.mark("c"), in: "c")
    #expect(!handover.holdsButOnce(taken.mark))
  }
}
