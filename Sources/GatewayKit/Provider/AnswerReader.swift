/// Reads one response of a provider's API as it arrives. Pure: bytes in, text out.
///
/// `AnswerReading` runs it over the body of an HTTP response.
public protocol AnswerReader: Sendable {
  /// Whether the text is complete. Only the usage and the end of the protocol may still follow.
  var hasEnd: Bool { get }

  /// Reads more bytes and writes the text in them to `sink` immediately.
  mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError)

  /// Ends the response: writes the remaining text and returns the completion. Throws if the end of the protocol is missing.
  mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion
}
