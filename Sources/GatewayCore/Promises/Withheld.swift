import GatewayKit

/// The part of an answer that the promise guard withheld.
struct Withheld {
  /// The promises, as the model wrote them.
  let words: [String]
  /// Whether a person should answer, although some text may be left.
  let wantsPerson: Bool

  /// A note for the trace.
  var note: Explanation {
    ProviderCode.withheld.with(["promises": .array(words.prefix(5).map { .string("“\($0)”") })])
  }
}

extension Completion {
  /// The part of the answer that may be sent, and what was withheld. The provider's data for the whole answer is not
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
