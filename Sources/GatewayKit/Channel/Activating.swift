public import Foundation

/// A channel that has something to set up outside once the gateway's public address is known.
public protocol Activating: ChannelAdapter {
  /// Subscribes webhooks and the like to `publicURL` (this channel's own `…/channels/{id}`). Idempotent; called at each
  /// start and whenever the address changes; a failure leaves the channel shown as degraded.
  func activate(publicURL: URL) async throws(AdapterError)
}
