import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("Files of conversations", .timeLimit(.minutes(5)))
struct InboxFileTests {
  private static let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)

  @Test("a customer's picture is read by those who see the conversation, typed by its bytes")
  func picture() async throws {
    try await InboxScene.play { scene in
      try await scene.life.send("image/bolo.svg", TestPicture.jpeg, "tem este?")
      let file = try await Self.file(in: scene)
      #expect(file.name == "bolo.svg" && file.kind == .image && !file.removed)
      let whole = try await scene.run(DownloadFile(file: file.id), as: scene.all)
      #expect(whole.mimeType == "image/jpeg" && !whole.isShown && whole.size == TestPicture.jpeg.count)
      #expect(try await whole.bytes(from: 0, upTo: 1 << 20) == TestPicture.jpeg)
      #expect(try await whole.bytes(from: 2, upTo: 3) == Array(TestPicture.jpeg[2..<5]))
      #expect(try await whole.bytes(from: whole.size, upTo: 3) == [])
      let shown = try await scene.run(PreviewFile(file: file.id), as: scene.all)
      #expect(shown.mimeType == "image/jpeg" && shown.isShown)
      #expect(await scene.code(DownloadFile(file: file.id), as: scene.ivo) == "attachment_not_found")
      #expect(await scene.code(PreviewFile(file: file.id), as: scene.ivo) == "attachment_not_found")
    }
  }

  @Test("what a browser could run is only text, and has no preview, whatever it is called")
  func hostile() async throws {
    try await InboxScene.play { scene in
      for content in [Self.svg, Array("<!doctype html><script>1</script>".utf8), [0x4D, 0x5A, 0x90, 0x00]] {
        try await scene.life.send("image/bolo.png", content)
        let file = try await Self.file(in: scene)
        let whole = try await scene.run(DownloadFile(file: file.id), as: scene.all)
        #expect(["text/plain", "application/octet-stream"].contains(whole.mimeType), "\(whole.mimeType)")
        #expect(await scene.code(PreviewFile(file: file.id), as: scene.all) == "preview_missing")
      }
    }
  }

  @Test("an uploaded file is typed by its bytes, and read as one of the line that it was sent with")
  func uploaded() async throws {
    try await InboxScene.play { scene in
      let upload = UploadFile(name: "cardápio.jpg", content: Data()).taking(Data(TestPicture.jpeg))
      let file = try await scene.run(upload, as: scene.all)
      #expect(file.mimeType == "image/jpeg" && file.size == TestPicture.jpeg.count && file.name == "cardápio.jpg")
      var message = OutgoingMessage(text: "olhe")
      message.file = OutgoingFile(kind: .image, source: .blob(file.blob), name: file.name)
      try await Self.log(message, in: scene)
      let sent = try await Self.file(in: scene)
      let whole = try await scene.run(DownloadFile(file: sent.id), as: scene.all)
      #expect(try await whole.bytes(from: 0, upTo: 1 << 20) == TestPicture.jpeg)
      #expect(await scene.code(UploadFile(name: "", content: Data([1])), as: scene.all) == "file_name_invalid")
      #expect(await scene.code(UploadFile(name: "a", content: Data()), as: scene.all) == "file_empty")
    }
  }

  @Test(
    "ids that name no file are not found",
    arguments: ["", "1", "1.0", "0.0", "-1.0", "9.9", "x.y", "1.0.0", "99999999999999999999.0"])
  func unknown(id: String) async throws {
    try await InboxScene.play { scene in
      #expect(await scene.code(DownloadFile(file: LineFileID(rawValue: id)), as: scene.all) == "attachment_not_found")
    }
  }

  @Test("the original of a mail is the range that the mail names; other messages have none")
  func original() async throws {
    try await InboxScene.play { scene in
      let stored = try await scene.life.blobs.store(Array("xxFrom: a\r\n\r\noi--".utf8))
      let mail = Mail(
        subject: "oi", text: "oi", fullText: "oi",
        original: BlobRange(blob: stored, offset: 2, count: 13).description)
      let event = InboundEvent(
        externalID: "mail-1", at: scene.life.clock.now, thread: "ana", from: Sender(aliases: []),
        content: .message(InboundMessage(parts: [.text("oi")], mail: mail)))
      let item = JournalBatch.Item(
        event: event, message: "m-mail", conversation: scene.conversation, key: [1], wantsTurn: false)
      _ = try await scene.life.store.accept(
        JournalBatch(channel: "phone", items: [item], advancing: [:], noting: [:], now: event.at, keysExpireAt: nil))
      let show = ShowOriginal(conversation: scene.conversation, message: "m-mail")
      let file = try await scene.run(show, as: scene.all)
      #expect(file.mimeType == "message/rfc822" && !file.isShown)
      #expect(try await file.bytes(from: 0, upTo: 100) == Array("From: a\r\n\r\noi".utf8))
      let lines = try await scene.run(ListLines(conversation: scene.conversation), as: scene.all).items
      #expect(lines.filter(\.hasOriginal).map(\.message) == ["m-mail"])
      #expect(await scene.code(show, as: scene.ivo) == "conversation_not_found")
      _ = try await scene.run(AssignConversation(conversation: scene.conversation, team: scene.team), as: scene.all)
      #expect(await scene.code(show, as: scene.rosa) == "addresses_hidden")
      let other = try #require(lines.first?.message)
      #expect(
        await scene.code(ShowOriginal(conversation: scene.conversation, message: other), as: scene.all)
          == "original_missing")
      let audited = try await scene.life.admin.run(ListAudit(operation: "messages.original")).items
      #expect(audited.map(\.object).contains("m-mail"))
    }
  }

  /// Commits a message of an agent; again, if a turn was committed meanwhile.
  private static func log(_ message: OutgoingMessage, in scene: InboxScene) async throws {
    try await scene.life.until { life in
      guard let conversation = try await life.store.conversation(scene.conversation) else { return false }
      var change = ConversationChange(
        conversation: conversation.id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
        now: life.clock.now)
      change.messages = [OutboundMessage(id: "a1", author: .agent, message: message)]
      return try await life.store.commit(change) != .stale
    }
  }

  /// The file of the conversation's last line that has one.
  private static func file(in scene: InboxScene) async throws -> LineFile {
    let lines = try await scene.run(ListLines(conversation: scene.conversation), as: scene.all).items
    return try #require(lines.last { !$0.files.isEmpty }?.files.first)
  }
}
