/// Filters an answer through the promise guard: text goes in as it arrives, whole sentences come out. The result does
/// not depend on how the text was divided.
struct PromiseFilter {
  private let promises: PromiseGuard?
  private var cutter = SentenceCutter()
  /// The text passed so far.
  private(set) var passed = ""
  /// The promises withheld, as the model wrote them.
  private(set) var withheld: [String] = []

  /// Creates a filter; without a guard all text passes at once.
  init(_ promises: PromiseGuard?) { self.promises = promises }

  /// Takes more text; returns what may be shown now.
  mutating func take(_ text: String) -> String {
    guard promises != nil else {
      passed += text
      return text
    }
    return cutter.take(text).reduce(into: "") { $0 += sentence($1) }
  }

  /// Ends the answer; returns what may be shown of its last sentence.
  mutating func finish() -> String { cutter.finish().map { sentence($0) } ?? "" }

  private mutating func sentence(_ words: String) -> String {
    guard let promises else { return words }
    if promises.policy == .handOff, !withheld.isEmpty { return "" }
    let breaches = promises.breaches(in: words)
    guard breaches.isEmpty else {
      withheld += breaches
      return ""
    }
    passed += words
    return words
  }
}
