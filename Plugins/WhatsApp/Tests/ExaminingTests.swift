import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import WhatsApp

/// Whether webhooks come here: what Meta says of it, and what the address answers.
@Suite struct ExaminingTests {
  private static let own = "https://b.example/channels/whatsapp"
  private static let elsewhere: JSONValue = ["application": "https://app.example/hook"]
  private static func here(_ place: String) -> JSONValue { .object([place: .string("\(own)/webhook")]) }

  static let callbacks: [(configuration: JSONValue, publicURL: String?, severity: Finding.Severity, words: String)] = [
    (here("application"), own, .ok, "b.example"), (here("whatsapp_business_account"), own, .ok, "b.example"),
    (here("phone_number"), own, .ok, "b.example"), (elsewhere, own, .failure, "https://app.example/hook, not to"),
    (["application": "https://other.example/channels/whatsapp/webhook"], own, .failure, "other.example"),
    (
      [
        "phone_number": "https://b.example/channels/whatsapp/webhook", "application": "https://app.example/hook",
      ], own, .ok, "b.example"
    ),
    (.null, own, .failure, "no address"), ([:], own, .failure, "no address"),
    (here("application"), nil, .warning, "without server.publicURL it is unknown"),
  ]

  @Test("the most particular address counts, and it has to be this one", arguments: callbacks)
  func callback(
    _ row: (configuration: JSONValue, publicURL: String?, severity: Finding.Severity, words: String)
  ) throws {
    let bench = try Bench([:], publicURL: row.publicURL.flatMap(URL.init(string:)))
    let finding = bench.whatsApp.callbackFinding(row.configuration)
    #expect(finding.severity == row.severity && finding.reason.text.contains(row.words), "\(finding)")
    #expect(finding.remedies.isEmpty == (row.severity == .ok))
  }

  static let unasked: [(publicURL: String?, severity: Finding.Severity)] = [
    (nil, .warning), ("http://b.example/channels/whatsapp", .failure),
  ]

  @Test("without an address that Meta would call nothing is asked", arguments: unasked)
  func notAsked(_ row: (publicURL: String?, severity: Finding.Severity)) async throws {
    let bench = try Bench([:], publicURL: row.publicURL.flatMap(URL.init(string:)))
    let finding = await bench.whatsApp.webhookFinding()
    #expect(finding.severity == row.severity && finding.reason.text.contains("not checked"))
    #expect(bench.calls.isEmpty)
  }

  @Test(
    "any answer but the challenge is somebody else's",
    arguments: [(200, "hello"), (200, ""), (403, "The verify token is wrong."), (404, "x"), (302, ""), (502, "x")])
  func wrongAnswer(status: Int, body: String) async throws {
    let bench = try Bench([:], publicURL: URL(string: Self.own))
    bench.answers = [ScriptedAnswer(status: status, body: Array(body.utf8))]
    let finding = await bench.whatsApp.webhookFinding()
    #expect(finding.severity == .failure && finding.reason.text.contains("answered \(status)"))
    #expect(!finding.remedies.isEmpty)
  }

  @Test("the check contains no secret, and a missing answer is not a failure of the address")
  func unreachable() async throws {
    let bench = try Bench([:], publicURL: URL(string: Self.own))
    let finding = await bench.whatsApp.webhookFinding()
    #expect(finding.severity == .warning && finding.reason.text.contains("could not be checked from this computer"))
    let call = try #require(bench.calls.first)
    #expect(call.fields.isEmpty && call.url.path() == "/channels/whatsapp/webhook")
  }
}
