/// Connects one kind of channel. What it can do beyond sending are the companion protocols beside this one.
public protocol ChannelAdapter: Plugin {
  /// How the channel behaves.
  static var traits: ChannelTraits { get }

  /// Makes one configured instance. `settings` satisfy the descriptor's spec and `check`. Pure.
  init(settings: Settings, context: AdapterContext)

  /// Makes exactly one outside request for `delivery` and classifies the result. Never retries, never waits for a turn:
  /// order, pacing, retries and deadlines are Delivery's, in the core.
  ///
  /// Called one at a time for each conversation, concurrently for different ones. Never called when
  /// `traits.logIsDelivery`.
  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt
}
