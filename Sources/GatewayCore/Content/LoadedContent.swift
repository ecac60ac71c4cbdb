/// One version of the content, with its keywords folded and compiled once instead of at every message.
public struct LoadedContent: Sendable {
  /// The version's number; 0 for the empty content before the first import.
  public let version: Int
  /// The content.
  public let bundle: ContentBundle
  /// The keywords, compiled.
  public let matcher: ContentMatcher

  /// Prepares a version.
  public init(version: Int, bundle: ContentBundle) {
    self.version = version
    self.bundle = bundle
    matcher = ContentMatcher(bundle)
  }
}
