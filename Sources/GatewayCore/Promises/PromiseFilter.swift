/// An answer on its way through the promise guard: words go in as they come, whole sentences come out. Whatever pieces
/// the words come in, the same passes.
struct PromiseFilter {
  private let promises: PromiseGuard?
  private var cutter = SentenceCutter()
  /// What has come out so far.
  private(set) var passed = ""
  /// What was promised and withheld, in the model's words.
  private(set) var withheld: [String] = []

  /// A filter; without a guard every word passes at once.
  init(_ promises: PromiseGuard?) { self.promises = promises }

  /// Takes more words; returns what may be shown now.
  mutating func take(_ text: String) -> String {
    guard promises != nil else {
      passed += text
      return text
    }
    return cutter.take(text).reduce(into: "") { $0 += sentence($1) }
  }

  /// The answer is complete, and with it its last sentence; returns what may be shown of that.
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
