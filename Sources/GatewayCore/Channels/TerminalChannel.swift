import GatewayKit

/// The built-in channel of `balcao chat`: plain text, read from the log.
struct TerminalChannel: ChannelAdapter {
  /// The channel's id; no configured channel can have it.
  static let id: ChannelID = "terminal"

  static let descriptor = PluginDescriptor(
    id: "terminal", title: "Terminal", icon: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"/>",
    settings: SettingsSpec([]))
  static let traits = ChannelTraits(
    limits: MessageLimits(textLength: 4_000, markup: .plain), logIsDelivery: true)

  init(settings: Settings, context: AdapterContext) {}

  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt {
    throw AdapterError(.rejected, "the terminal reads the log; nothing is sent to it")
  }
}
