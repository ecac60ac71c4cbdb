/// Reads one answer of a provider's wire as it arrives. Pure: bytes in, words out.
///
/// `AnswerReading` drives it over the body of an HTTP answer.
public protocol AnswerReader: Sendable {
  /// Whether all of the answer's words are there. What may still come is its cost, and the wire's own end.
  var hasEnd: Bool { get }

  /// Takes more bytes, and writes the words they hold, each as soon as it is read.
  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError)

  /// Ends the answer: writes the words that were left, and gives all of it. An answer without its wire's own end is a
  /// failure.
  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion
}
