import Foundation
import GatewayKit
import Testing

/// Codes with their parameters, as JSON and in English.
@Suite struct RemedyCodingTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test("an explanation within another one is told by its text")
  func nested() throws {
    let inner = AdapterErrorCode.exhausted.with(["message": "pay first"])
    let outer = Explanation.several([inner, .plain("then try again")])
    #expect(inner.text == "no credit: pay first")
    #expect(outer.text == "no credit: pay first; then try again")
    #expect(AdapterErrorCode.unknown.with(["message": inner.parameter]).text == "no answer: no credit: pay first")
    #expect(try JSONDecoder().decode(Explanation.self, from: Data(json(outer).utf8)) == outer)
    #expect(Explanation.several([inner]) == inner)
  }

  @Test("plain text of earlier versions is read as an explanation")
  func plain() throws {
    #expect(try JSONDecoder().decode([Explanation].self, from: Data(#"["busy"]"#.utf8)) == [.plain("busy")])
    #expect(try json(Explanation.plain("busy")) == #"{"code":"text","text":"busy"}"#)
  }

  static let remedies: [(Remedy, String)] = [
    (.storeSecret("a/b"), #"{"arguments":{"secret":"a/b"},"kind":"run","operation":"secrets.set"}"#),
    (.run(operation: "usage", arguments: [:]), #"{"kind":"run","operation":"usage"}"#),
    (.setting(path: "server.publicURL"), #"{"kind":"setting","path":"server.publicURL"}"#),
    (.outside(.plain("wait")), #"{"code":"text","kind":"outside","text":"wait"}"#),
  ]

  @Test("a remedy says what it is", arguments: remedies)
  func remedy(remedy: Remedy, written: String) throws {
    #expect(try json(remedy) == written)
    #expect(try JSONDecoder().decode(Remedy.self, from: Data(written.utf8)) == remedy)
  }

  @Test("an adapter's error is told by its outcome, or by a code of the adapter's own")
  func errors() {
    #expect(AdapterError(.blocked, "spam").explanation == AdapterErrorCode.blocked.with(["message": "spam"]))
    let own = Explanation(code: "acme_closed", text: "the counter is closed")
    let error = AdapterError(.rejected, own, remedy: .setting(path: "hours"))
    #expect(error.explanation == own && error.message == own.text && error.remedy == .setting(path: "hours"))
  }
}
