import GatewayKit
import Testing

@Suite struct AdapterErrorTests {
  private struct Cause: Error, CustomStringConvertible { let description = "connection refused" }

  @Test("an error says its outcome, what happened, and the cause")
  func description() {
    #expect(AdapterError(.rejected, "the graph refused").description == "rejected: the graph refused")
    #expect(
      AdapterError(.unavailable, "no connection", cause: Cause()).description
        == "unavailable: no connection (connection refused)")
  }
}
