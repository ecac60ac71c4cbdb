import GatewayKit

/// Tells a question that waited for its slot whether it is still wanted.
struct Withdrawals: Sendable {
  /// The reason on a channel on which answers were paused after the turn began.
  static let paused = "answers were paused meanwhile"

  let roster: Roster
  let switches: Switches

  /// Why a provider is not asked any more for a customer of a channel; nil while the question is wanted.
  func reason(for provider: ProviderID, on channel: ChannelID) -> String? {
    if switches.pause(of: channel) != nil { return Self.paused }
    return roster.providers.contains { $0.id == provider } ? nil : "the provider was removed meanwhile"
  }
}
