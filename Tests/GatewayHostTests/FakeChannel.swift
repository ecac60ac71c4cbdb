import Foundation
import GatewayKit

/// An adapter with a required text, an optional number and a rule of its own.
struct FakeChannel: ChannelAdapter, Inspecting {
  static let phone = Setting<String>.required("phoneNumberID", .text(), help: "the number's id")
  static let port = Setting<Int?>.optional("port", .integer(1...65_535), help: "the port")
  static let token = Setting<SecretRef?>.optional(
    "accessToken", .secret(purpose: "fake.accessToken"), help: "the token")

  static let descriptor = PluginDescriptor(
    id: "fake_channel", title: "Fake", icon: "", settings: SettingsSpec([phone.field, port.field, token.field]))
  static let traits = ChannelTraits(limits: MessageLimits(textLength: 100, markup: .plain))

  static func check(_ settings: Settings) -> [Diagnostic] {
    settings[phone] == "0" ? [.warning(at: "phoneNumberID", .plain("zero is an odd number"))] : []
  }

  /// One message event per line; a payload that begins with `!` is none.
  static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    guard payload.first != UInt8(ascii: "!") else { throw AdapterError(.rejected, "not a payload") }
    return String(decoding: payload, as: UTF8.self).split(separator: "\n").map { line in
      InboundEvent(
        externalID: "1", at: .distantPast, thread: "t", from: Sender(aliases: ["fake:1"]),
        content: .message(InboundMessage(parts: [.text(String(line))])))
    }
  }

  init(settings: Settings, context: AdapterContext) {}

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt { Receipt(externalID: nil) }
}
