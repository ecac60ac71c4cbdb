/// A violation of a contract by an implementation.
public struct ConformanceFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The expectation, and what was found instead.
  public let description: String

  /// A failure.
  public init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func expect(_ condition: Bool, _ expectation: @autoclosure () -> String) throws(ConformanceFailure) {
  if !condition { throw ConformanceFailure(expectation()) }
}

/// Throws if the value is another; the error shows both.
func expect<Value: Equatable>(
  _ found: Value, is wanted: Value, _ what: @autoclosure () -> String
) throws(ConformanceFailure) {
  if found != wanted {
    throw ConformanceFailure("\(what()): expected \(shown(wanted)), found \(shown(found))")
  }
}

/// Returns the value; throws if it is nil.
func require<Value>(_ value: Value?, _ what: @autoclosure () -> String) throws(ConformanceFailure) -> Value {
  guard let value else { throw ConformanceFailure("\(what()): there is none") }
  return value
}

/// A value as text, shortened if it is long.
private func shown(_ value: some Any) -> String {
  let words = String(describing: value)
  return words.count > 1_000 ? "\(words.prefix(1_000))…" : words
}
