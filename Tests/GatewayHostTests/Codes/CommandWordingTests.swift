import GatewayCore
import GatewayKit
import Testing

@testable import GatewayHost

/// Remedies as commands.
@Suite struct CommandWordingTests {
  static let cases: [(remedies: [Remedy], words: String)] = [
    ([.run(operation: "resume", arguments: [:])], "`balcao resume`"),
    ([.run(operation: "resume", arguments: ["channel": "site"])], "`balcao resume --channel site`"),
    (
      [
        .run(operation: "deliveries.retry", arguments: ["delivery": "d1"]),
        .run(operation: "deliveries.drop", arguments: ["delivery": "d1"]),
      ], "`balcao deliveries retry d1`, or `balcao deliveries drop d1`"
    ),
    ([.run(operation: "deliveries.drop", arguments: [:])], "`balcao deliveries drop DELIVERY`"),
    (
      [.outside(.plain("restart the gateway")), .run(operation: "usage", arguments: [:])],
      "restart the gateway; see `balcao usage`"
    ),
    ([.setting(path: "server.publicURL")], "set server.publicURL in channels.json"),
    ([.run(operation: "unheard.of", arguments: [:])], "run the operation unheard.of"),
    ([], ""),
  ]

  @Test("commands are alternatives, and an argument that is not given stands in capitals", arguments: cases)
  func words(remedies: [Remedy], words: String) {
    #expect(CommandWording.text(of: remedies) == words)
  }

  @Test("a problem is told with its path and its remedy")
  func diagnostic() {
    let problem = Diagnostic.error(at: "a.b", .plain("is missing"), remedy: .storeSecret("x/y"))
    #expect(CommandWording.text(of: problem) == "a.b: is missing; `balcao keys set x/y`")
  }
}
