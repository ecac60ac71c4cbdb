/// A channel that shows an answer while it is being written.
public protocol Previewing: ChannelAdapter {
  /// Shows `text`, all that has been written so far, in place of what `message` showed before. Lossy: the core
  /// coalesces, and never waits for it. The committed message later replaces it under the same id.
  func preview(_ message: MessageID, text: String, in thread: ThreadKey) async
}
