/// Reads one answer of a provider's wire as it arrives. Pure: bytes in, words out.
///
/// `AnswerReading` drives it over the body of an HTTP answer.
public protocol AnswerReader: Sendable {
  /// Whether all of the answer's words are there. What may still come is its cost, and the wire's own end.
  var hasEnd: Bool { get }

  /// Takes more bytes, and gives the words they hold.
  mutating func feed(_ bytes: [UInt8]) throws(AdapterError) -> [String]

  /// Ends the answer: the words that were left, and all of it. An answer without its wire's own end is a failure.
  mutating func finish() throws(AdapterError) -> (words: [String], completion: Completion)
}
