import GatewayKit

/// What the promise guard withheld of an answer.
struct Withheld {
  /// The promises, in the model's words.
  let words: [String]
  /// Whether a person is to answer, although something may be left to say.
  let wantsPerson: Bool

  /// For the trace.
  var note: String { "withheld, for nobody said it: \(words.prefix(5).map { "“\($0)”" }.joined(separator: ", "))" }
}

extension Completion {
  /// What of the answer may be said, and what was promised and is withheld. Data that go with the whole answer are not
  /// kept with a part of it.
  func checked(by promises: PromiseGuard?) -> (completion: Completion, withheld: Withheld?) {
    guard let promises else { return (self, nil) }
    var filter = PromiseFilter(promises)
    _ = filter.take(text)
    _ = filter.finish()
    guard !filter.withheld.isEmpty else { return (self, nil) }
    var completion = self
    completion.text = filter.passed
    completion.opaque = nil
    return (completion, Withheld(words: filter.withheld, wantsPerson: promises.policy == .handOff))
  }
}
