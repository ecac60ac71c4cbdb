import GatewayKit
import Synchronization

/// Hands a provider's words on to the preview, and keeps them.
final class CountingSink: ReplySink {
  private let preview: any Preview
  private let written = Mutex("")

  init(_ preview: any Preview) { self.preview = preview }

  /// All that was written.
  var text: String { written.withLock { $0 } }
  /// Whether anything was.
  var hasText: Bool { written.withLock { !$0.isEmpty } }

  func write(_ text: String) {
    written.withLock { $0 += text }
    preview.write(text)
  }
}
