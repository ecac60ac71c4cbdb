import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// What one reader is shown of an answer that is being written: never a gap, never a bubble that stays.
@Suite struct PreviewReaderTests {
  private let live = LiveConversations(feed: ChangeFeed())
  private let conversation: ConversationID = "c"

  private func show(_ text: String, _ ticket: Int) -> LiveConversations.Writing? {
    _ = live.write(text, ticket, in: conversation)
    return live.writing(in: conversation)
  }

  private func delta(_ message: MessageID, _ offset: Int, _ text: String) -> PreviewReader.Step {
    .show(.delta(message: message, offset: offset, text: text))
  }

  private func said(_ message: MessageID) -> ConversationEvent {
    ConversationEvent(
      position: 1,
      content: .message(
        ConversationMessage(id: message, author: .bot, content: OutgoingMessage(text: "x"), at: .distantPast)))
  }

  @Test("each read returns what is new since the last, counted in bytes")
  func deltas() {
    var reader = PreviewReader()
    let ticket = live.beginWriting("m", in: conversation)
    #expect(reader.look(at: live.writing(in: conversation)) == .nothing)
    #expect(reader.look(at: show("pão", ticket)) == delta("m", 0, "pão"))
    #expect(reader.look(at: live.writing(in: conversation)) == .nothing)
    _ = show("pão de", ticket)
    #expect(reader.look(at: show("pão de queijo 🥐", ticket)) == delta("m", 4, " de queijo 🥐"))
  }

  @Test("what begins anew is shown from its beginning, also when it is as long as before")
  func anew() {
    var reader = PreviewReader()
    let first = live.beginWriting("m", in: conversation)
    #expect(reader.look(at: show("um", first)) == delta("m", 0, "um"))
    _ = live.write("", first, in: conversation)
    #expect(reader.look(at: show("dois", first)) == delta("m", 0, "dois"))
    let second = live.beginWriting("m", in: conversation)
    #expect(reader.look(at: show("seis", second)) == delta("m", 0, "seis"))
    #expect(live.write("late", first, in: conversation) == false)
  }

  @Test("what ended is taken back, unless the log has it")
  func ended() {
    for isCommitted in [true, false] {
      var reader = PreviewReader()
      let ticket = live.beginWriting("m", in: conversation)
      #expect(reader.look(at: show("um", ticket)) == delta("m", 0, "um"))
      live.endWriting(ticket, in: conversation)
      #expect(reader.look(at: live.writing(in: conversation)) == .readLog)
      if isCommitted { reader.note(said("m")) }
      #expect(reader.look(at: nil) == (isCommitted ? .nothing : .show(.discard(message: "m"))))
      #expect(reader.look(at: nil) == .nothing)
    }
  }

  @Test("another answer takes the last one's place only after that was taken back")
  func next() {
    var reader = PreviewReader()
    #expect(reader.look(at: show("um", live.beginWriting("m1", in: conversation))) == delta("m1", 0, "um"))
    let second = show("dois", live.beginWriting("m2", in: conversation))
    #expect(reader.look(at: second) == .readLog)
    #expect(reader.look(at: second) == .show(.discard(message: "m1")))
    #expect(reader.look(at: second) == delta("m2", 0, "dois"))
  }

  @Test("what is committed already is not shown as being written")
  func both() {
    var reader = PreviewReader()
    reader.note(said("m"))
    #expect(reader.look(at: show("um", live.beginWriting("m", in: conversation))) == .nothing)
  }

  @Test("a commit, or a change of owner, ends what is being written at once")
  func place() {
    let ticket = live.beginWriting("m", in: conversation)
    #expect(live.write("um", ticket, in: conversation))
    live.ringForLast(conversation)
    #expect(live.writing(in: conversation) == nil)
    #expect(!live.write("um dois", ticket, in: conversation))
    #expect(live.writing(in: conversation) == nil)
  }
}
