import GatewayKit
import Testing

@Suite("Explanations")
struct ExplanationTests {
  private enum Code: String, ExplanationCode {
    case lost
    var english: String { "{what} is lost, with {others}; {unknown} stays, and so does { alone" }
  }

  @Test("Parameters are filled into the wording; a name without a parameter stays")
  func filled() {
    let told = Code.lost.with(["what": "the {key}", "others": ["a", 2]])
    #expect(told.code == "lost")
    #expect(told.text == "the {key} is lost, with a, 2; {unknown} stays, and so does { alone")
    #expect("\(told)" == told.text)
  }
}
