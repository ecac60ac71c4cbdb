/// The keywords of one content bundle, folded and compiled.
public struct ContentMatcher: Sendable {
  init(_ bundle: ContentBundle) {}
}
