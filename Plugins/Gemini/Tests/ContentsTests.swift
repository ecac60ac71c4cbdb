import GatewayKit
import Testing

@testable import Gemini

/// How a conversation is given back, with what a model signed in it.
@Suite struct ContentsTests {
  private static let signature = "EpcCCpQCARFNMg9G+/w=="
  private static let call: JSONValue = [
    "functionCall": ["id": "lpnd", "name": "book_visit", "args": ["day": "terça"]],
    "thoughtSignature": .string(signature),
  ]
  private static let second: JSONValue = ["functionCall": ["name": "book_visit", "args": ["day": "quarta"]]]

  private static func user(_ parts: JSONValue...) -> JSONValue { ["role": "user", "parts": .array(parts)] }
  private static func model(_ parts: JSONValue...) -> JSONValue { ["role": "model", "parts": .array(parts)] }
  private static func text(_ text: String) -> JSONValue { ["text": .string(text)] }

  private static func contents(_ messages: Prompt.Message...) -> [JSONValue] { Contents(messages).json }

  @Test("what one side said twice is one content")
  func alternates() {
    #expect(
      Self.contents(.init(.customer, "a"), .init(.customer, "b"), .init(.business, "c"), .init(.business, "d"))
        == [Self.user(Self.text("a"), Self.text("b")), Self.model(Self.text("c"), Self.text("d"))])
  }

  @Test("a picture stands before the words about it")
  func images() {
    let image = PromptImage(mimeType: "image/webp", content: [1, 2, 3])
    let part: JSONValue = ["inlineData": ["mimeType": "image/webp", "data": "AQID"]]
    #expect(
      Self.contents(.init(.customer, "a"), .init(.customer, "este? [image]", images: [image, image]))
        == [Self.user(Self.text("a"), part, part, Self.text("este? [image]"))])
    #expect(Self.contents(.init(.customer, "", images: [image])) == [Self.user(part)])
  }

  @Test("the user begins, also where the business spoke first")
  func beginsWithUser() {
    #expect(
      Self.contents(.init(.business, "a"), .init(.customer, "b"))
        == [Self.user(Self.text("…")), Self.model(Self.text("a")), Self.user(Self.text("b"))])
  }

  @Test("nothing empty is sent")
  func empty() {
    #expect(
      Self.contents(.init(.customer, "a"), .init(.business, ""), .init(.customer, "b"))
        == [Self.user(Self.text("a"), Self.text("b"))])
  }

  @Test("a signed part comes back byte for byte, in its place")
  func signed() {
    let opaque: JSONValue = [
      "parts": [Self.text("Olá, custa 1."), ["text": "", "thoughtSignature": .string(Self.signature)]]
    ]
    #expect(
      Self.contents(.init(.customer, "a"), .init(.business, "*Olá,* custa\n1.", opaque: opaque), .init(.customer, "b"))
        == [
          Self.user(Self.text("a")),
          Self.model(Self.text("Olá, custa 1."), ["text": "", "thoughtSignature": .string(Self.signature)]),
          Self.user(Self.text("b")),
        ])
  }

  @Test("parallel calls stay in one content, and each has its response in the next")
  func calls() {
    let opaque: JSONValue = ["parts": [Self.text("Um momento."), Self.call, Self.second]]
    #expect(
      Self.contents(.init(.customer, "a"), .init(.business, "Um momento.", opaque: opaque), .init(.customer, "b"))
        == [
          Self.user(Self.text("a")), Self.model(Self.text("Um momento."), Self.call, Self.second),
          Self.user(
            ["functionResponse": ["id": "lpnd", "name": "book_visit", "response": ["output": "done"]]],
            ["functionResponse": ["name": "book_visit", "response": ["output": "done"]]], Self.text("b")),
        ])
  }

  @Test("calls without words are followed by what the business said then")
  func callsAlone() {
    let opaque: JSONValue = ["parts": [Self.call]]
    let given = [
      Self.user(Self.text("a")), Self.model(Self.call),
      Self.user(["functionResponse": ["id": "lpnd", "name": "book_visit", "response": ["output": "done"]]]),
      Self.model(Self.text("Qual dia?")),
    ]
    #expect(Self.contents(.init(.customer, "a"), .init(.business, "Qual dia?", opaque: opaque)) == given)
    #expect(
      Self.contents(.init(.customer, "a"), .init(.business, "", opaque: opaque), .init(.business, "Qual dia?")) == given
    )
  }

  @Test(
    "signatures of other words, and data of another form, are left out",
    arguments: [
      ["parts": [["text": "Custa 1.", "thoughtSignature": "a"]]], ["parts": []], ["parts": ["a"]], ["items": []],
      "a", ["parts": [["text": "Custa 2."]]],
    ] as [JSONValue])
  func foreign(opaque: JSONValue) {
    #expect(
      Self.contents(.init(.customer, "a"), .init(.business, "Custa 2.", opaque: opaque))
        == [Self.user(Self.text("a")), Self.model(Self.text("Custa 2."))])
  }

  @Test("the data of an answer goes back with the next prompt")
  func roundTrip() throws {
    var turn = ModelTurn()
    let parts: [JSONValue] = [
      ["text": "I see.", "thought": true], Self.text("Um "), Self.text("momento."), Self.call, Self.second,
    ]
    for part in parts { _ = try turn.take(part) }
    let back = try #require(ModelTurn(turn.opaque, said: "Um momento."))
    #expect(back.parts == [Self.text("Um momento."), Self.call, Self.second])
    #expect(back.calls.map(\.id) == ["lpnd", ""])
  }
}
