import GatewayKit

/// Why a provider is no longer asked although its turn began: answers were paused, or the provider was removed.
struct Withdrawals: Sendable {
  let roster: Roster
  let switches: Switches

  /// Why no provider is asked any more on a channel; nil while answers are not paused.
  func reason(on channel: ChannelID) -> Explanation? {
    switches.pause(of: channel) == nil ? nil : ProviderCode.pausedMeanwhile.with()
  }

  /// Why one provider is not asked any more on a channel; nil while the question is wanted.
  func reason(for provider: ProviderID, on channel: ChannelID) -> Explanation? {
    if let reason = reason(on: channel) { return reason }
    return roster.providers.contains { $0.id == provider } ? nil : ProviderCode.removedMeanwhile.with()
  }
}
