import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Option payloads")
struct OptionIDTests {
  @Test(
    "Every id makes a payload that finds its option again, of the letters and length a channel takes",
    arguments: ["visit", "A-1_b", String(repeating: "x", count: 64)])
  func roundTrip(id: String) {
    let bundle = ContentBundle(flows: [Flow(id: id, title: "", nodes: [.picks(id, ["a", "b"])])])
    let option = OptionID(flow: id, node: id, index: 1)
    #expect(bundle.option(payload: option.payload) == option)
    #expect(OptionID(payload: option.payload) == option)
    #expect(option.payload.utf8.count <= 200)
    #expect(option.payload.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) })
  }

  @Test(
    "Any other payload is not an option",
    arguments: [
      "", "flow", "flow/f/n", "flow/f/n/", "flow/f/n/x", "flow/f/n/-1", "flow/f/n/01", "flow/f/n/2", "flow/f/x/0",
      "flow/x/n/0", "flow/f/q/0", "flow/f/n/0/0", "flow//n/0", "menu/f/n/0", "flow/f/n/99999999999999999999",
      "flow/f/n/١",
    ])
  func foreign(payload: String) {
    let bundle = ContentBundle(flows: [Flow(id: "f", title: "", nodes: [.picks("n", ["a", "b"]), .asks("q")])])
    #expect(bundle.option(payload: payload) == nil)
    #expect(bundle.option(payload: payload + String(repeating: "/", count: 10_000)) == nil)
    #expect(bundle.option(payload: nil) == nil)
  }
}
