import GatewayKit
import HTTPTypes
import Testing

@Suite("Invariant 11: what comes from outside is bounded before it is parsed") struct ServedBodyTests {
  @Test(
    "a body up to the limit is read, a longer one is refused",
    arguments: [(0, true), (9, true), (10, true), (11, false)])
  func limit(count: Int, fits: Bool) async {
    let body = ServedBody(bytes: [UInt8](repeating: 1, count: count))
    do throws(ServedBody.Failure) {
      let bytes = try await body.bytes(upTo: 10)
      #expect(fits && bytes.count == count)
    } catch {
      #expect(!fits && error == .tooLarge)
    }
  }

  @Test("the first value of a parameter counts")
  func parameter() {
    let request = ServedRequest(
      method: .get, path: "webhook",
      query: [QueryParameter(name: "a", value: "1"), QueryParameter(name: "a", value: "2")], clientAddress: "127.0.0.1")
    #expect(request.parameter("a") == "1")
    #expect(request.parameter("b") == nil)
  }
}
