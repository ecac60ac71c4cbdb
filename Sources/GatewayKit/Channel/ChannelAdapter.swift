/// Connects one kind of channel. Abilities beyond sending are declared by conforming to companion protocols.
public protocol ChannelAdapter: Plugin {
  /// The limits and habits of the channel.
  static var traits: ChannelTraits { get }

  /// Creates one configured instance. `settings` satisfy the descriptor's spec and `check`. Must not do I/O.
  init(settings: Settings, context: AdapterContext)

  /// Makes exactly one external request for `delivery` and classifies the result. Must not retry or wait: Delivery in the
  /// core is responsible for order, pacing, retries and deadlines.
  ///
  /// Called for one delivery at a time in each conversation, and concurrently for different conversations. Never called
  /// if `traits.logIsDelivery`.
  func send(_ delivery: Delivery) async throws(AdapterError) -> Receipt
}
