import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct AttachmentTests {
  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

  private static func upload(
    _ harness: WidgetHarness, _ content: [UInt8] = png, type: String? = "image/png", name: String = "foto.png",
    token: String?, origin: String? = WidgetHarness.page
  ) async -> ServedResponse {
    var headers: HTTPFields = [:]
    headers[.contentType] = type
    return await harness.send(
      .post, "attachments", bytes: content, token: token, origin: origin, headers: headers,
      query: [QueryParameter(name: "name", value: name)])
  }

  private static func id(_ response: ServedResponse) throws -> String {
    #expect(response.status == .created)
    return try #require(try response.json()["id"].flatMap(String.init(setting:)))
  }

  @Test("a file is kept, named for its session, goes with a message, comes back on the stream and is given back")
  func wholeWay() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let response = await Self.upload(harness, name: "praia & sol.png", token: token)
    let id = try Self.id(response)
    #expect(try response.json()["name"] == "praia & sol.png")
    #expect(try response.json()["mimeType"] == "image/png")
    #expect(try response.json()["size"] == .integer(Self.png.count))

    let body = #"{"clientID":"a","attachments":["\#(id)"]}"#
    #expect(await harness.send(.post, "messages", body: body, token: token).status == .accepted)
    guard case .message(let message) = try #require(harness.inbox.events.first).content else {
      Issue.record("no message")
      return
    }
    let media = try #require(message.files.first)
    #expect(message.parts == [.media(media)])
    #expect(media.kind == .image)
    #expect(media.name == "praia & sol.png")
    #expect(try await harness.blobs.bytes(of: BlobRef(rawValue: media.ref), from: 0, upTo: 100) == Self.png)

    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    let shown = ConversationMessage(
      id: "m", author: .visitor, content: OutgoingMessage(text: ""), files: message.files,
      at: Date(timeIntervalSince1970: 0))
    let bytes = WidgetEvent.bytes(
      ConversationEvent(position: 1, content: .message(shown)), naming: harness.widget.names(in: session))
    let event = String(decoding: bytes ?? [], as: UTF8.self)
    #expect(
      event.contains(#""attachments":[{"id":"\#(id)","name":"praia & sol.png","mimeType":"image/png","size":11}]"#))

    let given = await harness.send(.get, "attachments/\(id)", token: token)
    #expect(given.status == .ok)
    #expect(try await given.streamed() == Self.png)
    #expect(given.headers[.contentType] == "image/png")
    #expect(given.headers[.contentDisposition] == "inline; filename*=UTF-8''praia%20%26%20sol.png")
    #expect(given.headers[.xContentTypeOptions] == "nosniff")
    #expect(given.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
  }

  @Test("Invariant 12: a file that is not a checked picture can only be saved")
  func download() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let page = Array("<script>alert(1)</script>".utf8)
    let id = try Self.id(
      await Self.upload(harness, page, type: "text/plain; charset=utf-8", name: "a.html", token: token))
    let given = await harness.send(.get, "attachments/\(id)", token: token)
    #expect(given.headers[.contentType] == "text/plain")
    #expect(given.headers[.contentDisposition]?.hasPrefix("attachment;") == true)
  }

  @Test(
    "Invariant 12: a type that is not taken, or not what the content is, keeps nothing",
    arguments: [
      (nil, png), ("", png), ("image", png), ("image/svg+xml", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)),
      ("text/html", Array("<p>".utf8)), ("application/xhtml+xml", Array("<p>".utf8)),
      ("application/zip", Array("PK".utf8)),
      ("image/png", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)), ("image/jpeg", png),
      ("image/gif", Array("GIF".utf8)), ("image/webp", Array("RIFF0000WAVE".utf8)),
      ("application/pdf", Array("%PDX-".utf8)),
      ("video/mp4", Array("ftyp".utf8)),
    ] as [(String?, [UInt8])])
  func wrongType(type: String?, content: [UInt8]) async throws {
    let harness = try WidgetHarness()
    let response = await Self.upload(harness, content, type: type, token: try await harness.token())
    #expect(try response.isProblem(.unsupportedMediaType))
    #expect(harness.blobs.count == 0)
  }

  @Test(
    "the content is what its type says",
    arguments: [
      ("image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0]), ("image/gif", Array("GIF89a".utf8)),
      ("image/webp", Array("RIFF0000WEBP".utf8)), ("application/pdf", Array("%PDF-1.7".utf8)),
      ("audio/webm;codecs=opus", [1]), ("AUDIO/OGG", [1]), ("video/mp4", Array("0000ftypisom".utf8)),
      ("text/plain", [0x41]),
    ] as [(String, [UInt8])])
  func rightType(type: String, content: [UInt8]) async throws {
    let harness = try WidgetHarness()
    #expect(await Self.upload(harness, content, type: type, token: try await harness.token()).status == .created)
  }

  @Test(
    "Invariant 11: sizes are bounded",
    arguments: [
      (0, HTTPResponse.Status.unprocessableContent), (10 << 20, .created), ((10 << 20) + 1, .contentTooLarge),
    ])
  func sizes(count: Int, status: HTTPResponse.Status) async throws {
    let harness = try WidgetHarness()
    let content = [UInt8](repeating: 65, count: count)
    let response = await Self.upload(harness, content, type: "text/plain", token: try await harness.token())
    #expect(response.status == status)
    #expect(harness.blobs.count == (status == .created ? 1 : 0))
  }

  @Test(
    "a name is the last component, without what hides or controls, and bounded",
    arguments: [
      ("../../etc/passwd", "passwd"), (#"C:\Temp\nota.pdf"#, "nota.pdf"), ("", "file"), ("..", "file"), ("a/", "a"),
      ("nota\u{202E}fdp.exe", "notafdp.exe"), ("a\u{0}\r\nb.txt", "ab.txt"), ("  receita.pdf ", "receita.pdf"),
      (String(repeating: "é", count: 300) + ".jpeg", String(repeating: "é", count: 97) + ".jpeg"),
    ])
  func names(given: String, clean: String) {
    #expect(FileName.clean(given) == clean)
  }

  @Test("refused uploads: no token, a foreign page, too fast")
  func refusals() async throws {
    let harness = try WidgetHarness([
      "allowedOrigins": ["https://padaria.example"], "limits": ["attachmentsPerMinute": 1],
    ])
    let token = try await harness.token()
    #expect(try await Self.upload(harness, token: nil).isProblem(.unauthorized))
    #expect(try await Self.upload(harness, token: token, origin: "https://attacker.example").isProblem(.forbidden))
    #expect(try await Self.upload(harness, token: token, origin: nil).isProblem(.forbidden))
    let id = try Self.id(await Self.upload(harness, token: token))
    #expect(try await Self.upload(harness, token: token).isProblem(.tooManyRequests))
    #expect(try await harness.send(.get, "attachments/\(id)").isProblem(.unauthorized))
  }

  @Test("an id that is forged, changed or another session's names nothing, here or there")
  func forgedIDs() async throws {
    let (harness, stranger) = (try WidgetHarness(), try WidgetHarness(signer: FixedSigner(seed: 2)))
    let (ana, bia) = (try await harness.token(), try await harness.token())
    let id = try Self.id(await Self.upload(harness, token: ana))
    let foreign = try Self.id(await Self.upload(stranger, token: try await stranger.token()))
    var changed = try #require(Base64URL.decode(id))
    changed[40] ^= 1
    let forged = [
      (bia, id), (ana, foreign), (ana, Base64URL.encode(changed)), (ana, String(id.dropLast())), (ana, ""),
      (ana, "../x"),
      (ana, String(repeating: "A", count: 2_000)), (ana, Base64URL.encode([UInt8](repeating: 255, count: 80))),
    ]
    for (token, id) in forged {
      let body = #"{"clientID":"a","text":"oi","attachments":["\#(id)"]}"#
      let message = await harness.send(.post, "messages", body: body, token: token)
      #expect(try message.isProblem(.unprocessableContent))
      #expect(try message.json()["field"] == "attachments")
      #expect(try await harness.send(.get, "attachments/\(id)", token: token).isProblem(.notFound))
    }
    #expect(harness.inbox.events.isEmpty)
  }

  @Test("a message takes five files at most")
  func count() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let id = try Self.id(await Self.upload(harness, token: token))
    for (count, status) in [(5, HTTPResponse.Status.accepted), (6, .unprocessableContent)] {
      let ids = Array(repeating: #""\#(id)""#, count: count).joined(separator: ",")
      let body = #"{"clientID":"a\#(count)","attachments":[\#(ids)]}"#
      #expect(await harness.send(.post, "messages", body: body, token: token).status == status)
    }
  }

  @Test("a disk that cannot keep it says when to come again")
  func unavailable() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    harness.blobs.fail(with: AdapterError(.unavailable, "full"))
    let response = await Self.upload(harness, token: token)
    #expect(try response.isProblem(.serviceUnavailable))
    #expect(response.headers[.retryAfter] != nil)
  }

  @Test(
    "types that could run, or are invalid, are refused as settings",
    arguments: ["image/svg+xml", "text/html", "*/*", "png", "Image/png", "application/xml", "text/javascript", "a/b/c"])
  func settings(type: String) throws {
    let decoded = WebWidget.descriptor.settings.decode(["attachments": ["types": ["image/*", .string(type)]]])
    let diagnostics = WebWidget.check(try #require(decoded.settings))
    #expect(diagnostics.map(\.path) == ["attachments.types[1]"])
  }

  @Test("a pattern lets no active type in")
  func patterns() {
    #expect(FileType.isAllowed("image/heic", by: ["image/*"]))
    #expect(!FileType.isAllowed("image/svg+xml", by: ["image/*"]))
    #expect(!FileType.isAllowed("imagery/x", by: ["image/*"]))
  }

  @Test("inspecting takes an attachment at its word")
  func inspecting() async throws {
    let harness = try WidgetHarness()
    let id = try Self.id(await Self.upload(harness, token: try await harness.token()))
    let events = try WebWidget.events(inRaw: Array(#"{"clientID":"a","attachments":["\#(id)"]}"#.utf8))
    guard case .message(let message) = try #require(events.first).content else {
      Issue.record("no message")
      return
    }
    #expect(message.files.map(\.name) == ["foto.png"])
    #expect(throws: AdapterError.self) {
      try WebWidget.events(inRaw: Array(#"{"clientID":"a","attachments":["x"]}"#.utf8))
    }
  }
}

extension ServedResponse {
  /// What a streamed body writes.
  fileprivate func streamed() async throws -> [UInt8] {
    guard case .stream(let write) = body else { return [] }
    let sink = ByteSink()
    try await write(sink)
    return await sink.bytes
  }
}

private actor ByteSink: ServedBodyWriter {
  private(set) var bytes: [UInt8] = []
  func write(_ more: [UInt8]) async throws { bytes += more }
}
