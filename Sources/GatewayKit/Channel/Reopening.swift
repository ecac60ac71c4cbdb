/// A channel that may be written to outside its free-form window, in an approved form.
public protocol Reopening: ChannelAdapter {
  /// What is sent in place of `message` when the customer last wrote longer ago than `traits.freeFormWindow`; nil where
  /// the operator configured nothing, and the delivery is held for a person. Pure.
  func reopening(with message: OutgoingMessage) -> OutgoingMessage?
}
