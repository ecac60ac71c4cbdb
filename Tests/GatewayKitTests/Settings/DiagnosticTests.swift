import GatewayKit
import Testing

@Suite struct DiagnosticTests {
  @Test(
    "a problem is written with its path",
    arguments: [
      (Diagnostic.error(at: "a.b", .plain("expected text")), "a.b: expected text"),
      (Diagnostic.warning(at: "a[1]", .plain("is old")), "a[1]: warning: is old"),
      (Diagnostic.error(at: "", .plain("not JSON")), "not JSON"),
    ])
  func description(diagnostic: Diagnostic, expected: String) { #expect(diagnostic.description == expected) }

  @Test(
    "paths are joined as people read them",
    arguments: [
      ("", "a", "a"), ("a", "", "a"), ("a", "b", "a.b"), ("a", "[1]", "a[1]"), ("a[1]", "b", "a[1].b"),
    ])
  func inside(parent: String, path: String, expected: String) {
    #expect(Diagnostic.error(at: path, .plain("x")).inside(parent).path == expected)
  }
}
