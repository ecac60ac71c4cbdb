/// A channel that can show the customer read marks and typing.
public protocol Signalling: ChannelAdapter {
  /// Shows that `externalID` was read, and that an answer is being written where `typing`. Best effort; a failure is
  /// logged and forgotten.
  func signal(readUpTo externalID: String, typing: Bool, in thread: ThreadKey) async throws(AdapterError)
}
