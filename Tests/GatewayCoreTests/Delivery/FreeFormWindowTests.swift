import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What may be written freely is decided before the send.
@Suite struct FreeFormWindowTests {
  static let now = Date(timeIntervalSince1970: 1_749_416_383)
  static let day = ChannelTraits(
    limits: MessageLimits(textLength: 100, markup: .plain), freeFormWindow: .seconds(24 * 3_600))
  static let always = ChannelTraits(limits: MessageLimits(textLength: 100, markup: .plain))
  static let template = OutgoingMessage(text: "Oi", template: MessageTemplate(name: "oi", language: "pt_BR"))

  private func window(_ message: OutgoingMessage, _ last: Date?, _ traits: ChannelTraits) -> FreeFormWindow {
    FreeFormWindow(
      message, lastInboundAt: last, traits: traits,
      adapter: TerminalChannel(settings: .none, context: .forTesting()), now: Self.now)
  }

  @Test("within the window, without one, and as a template, a message goes as it is")
  func open() {
    let text = OutgoingMessage(text: "Oi")
    #expect(window(text, Self.now - .seconds(24 * 3_600 - 1), Self.day) == .open)
    #expect(window(text, nil, Self.always) == .open)
    #expect(window(Self.template, nil, Self.day) == .open)
  }

  @Test("outside it, or where the customer never wrote, it is held with the reason")
  func closed() {
    for last in [Self.now - .seconds(30 * 3_600), Self.now - .seconds(24 * 3_600), nil] {
      guard case .closed(let reason) = window(OutgoingMessage(text: "Oi"), last, Self.day) else {
        Issue.record("it is open")
        continue
      }
      #expect(reason.text.contains("24 hours"))
    }
  }

  @Test("a file is held, since a template in its place would lose it without a sign")
  func file() {
    let file = OutgoingFile(kind: .image, source: .address("https://p.example/a.jpg"))
    let window = FreeFormWindow(
      OutgoingMessage(text: "O bolo", file: file), lastInboundAt: nil, traits: Self.day,
      adapter: ReopeningChannel(settings: .none, context: .forTesting()), now: Self.now)
    guard case .closed(let reason) = window else { return #expect(Bool(false), "\(window)") }
    #expect(reason.text.contains("carries no file"))
    let words = FreeFormWindow(
      OutgoingMessage(text: "O bolo"), lastInboundAt: nil, traits: Self.day,
      adapter: ReopeningChannel(settings: .none, context: .forTesting()), now: Self.now)
    #expect(words == .reopened(Self.template))
  }
}

/// A channel with a template for any message.
private struct ReopeningChannel: Reopening {
  static let descriptor = PluginDescriptor(id: "reopening", title: "R", icon: "<svg/>", settings: SettingsSpec([]))
  static let traits = FreeFormWindowTests.day

  init(settings: Settings, context: AdapterContext) {}

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt { Receipt(externalID: "1") }

  func reopening(with message: OutgoingMessage) -> OutgoingMessage? { FreeFormWindowTests.template }
}
