/// What an implementation did that its contract forbids, or left out that it demands.
public struct ConformanceFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The expectation, and what was found instead.
  public let description: String

  /// A failure.
  public init(_ description: String) { self.description = description }
}

/// Demands that something is so.
func expect(_ condition: Bool, _ expectation: @autoclosure () -> String) throws(ConformanceFailure) {
  if !condition { throw ConformanceFailure(expectation()) }
}

/// Demands a value, and shows both when there is another one.
func expect<Value: Equatable>(
  _ found: Value, is wanted: Value, _ what: @autoclosure () -> String
) throws(ConformanceFailure) {
  if found != wanted {
    throw ConformanceFailure("\(what()): expected \(shown(wanted)), found \(shown(found))")
  }
}

/// Demands a value where there may be none.
func require<Value>(_ value: Value?, _ what: @autoclosure () -> String) throws(ConformanceFailure) -> Value {
  guard let value else { throw ConformanceFailure("\(what()): there is none") }
  return value
}

/// A value in words, cut where a hostile one would fill the screen.
private func shown(_ value: some Any) -> String {
  let words = String(describing: value)
  return words.count > 1_000 ? "\(words.prefix(1_000))…" : words
}
