/// Splits the body of a provider's response into its JSON documents, for streams and plain JSON. Pure.
///
/// The first byte decides whether the body is a stream, not `Content-Type`, because servers and proxies often set a wrong
/// type, and an error instead of a stream is often plain JSON.
public struct AnswerFraming: Sendable {
  /// A part of the body.
  public enum Piece: Sendable, Hashable {
    /// The data of one event, or one line of it if the server leaves out the blank lines between events.
    case event(type: String, data: String)
    /// Lines of a stream that are not fields of an event, such as an error sent as plain JSON within a stream.
    case stray(String)
    /// A body that is not a stream.
    case whole([UInt8])
  }

  private enum Form { case undecided, stream, whole }

  /// Bytes that are skipped at the start: a byte order mark, and blanks that servers send as keep-alive.
  private static let insignificant: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D]

  private let maximumBytes: Int
  private var form = Form.undecided
  private var events: ServerSentEventDecoder
  private var held: [UInt8] = []

  /// Creates a framing of one body. An event, or a body that is not a stream, of more than `maximumBytes` is an error.
  public init(maximumBytes: Int = 4 << 20) {
    self.maximumBytes = maximumBytes
    events = ServerSentEventDecoder(maximumEventBytes: maximumBytes)
  }

  /// Reads the next bytes and returns the pieces that they complete.
  ///
  /// - Throws: `.unknown` if a piece is too large; the rest of the body cannot be read then.
  public mutating func feed(_ bytes: [UInt8]) throws(AdapterError) -> [Piece] {
    var bytes = bytes[...]
    if form == .undecided {
      bytes = bytes.drop { Self.insignificant.contains($0) }
      guard let first = bytes.first else { return [] }
      form = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first) ? .whole : .stream
    }
    if form == .stream { return Self.pieces(of: try events.feed(Array(bytes))) }
    held += bytes
    guard held.count <= maximumBytes else {
      throw AdapterError(.unknown, "the answer is over \(maximumBytes) bytes")
    }
    return []
  }

  /// Ends the body and returns the remaining pieces.
  public mutating func finish() -> [Piece] {
    switch form {
    case .undecided: []
    case .stream: Self.pieces(of: events.finish())
    case .whole: [.whole(held)]
    }
  }

  private static func pieces(of events: [ServerSentEvent]) -> [Piece] {
    events.flatMap { event in
      var pieces = documents(in: event.data ?? "").map { Piece.event(type: event.event, data: $0) }
      if !event.stray.isEmpty { pieces.append(.stray(event.stray)) }
      return pieces
    }
  }

  private static func documents(in data: String) -> [String] {
    if data.utf8.contains(0x0A) {
      let lines = data.split(separator: "\n").map { trimmed($0) }.filter { !$0.isEmpty }
      // A document on several lines begins with only one brace.
      if lines.allSatisfy({ $0.hasPrefix("{") && $0.hasSuffix("}") || $0 == "[DONE]" }) { return lines }
    }
    let whole = trimmed(data[...])
    return whole.isEmpty ? [] : [whole]
  }

  /// Works on bytes, because it runs for every word of an answer.
  private static func trimmed(_ text: Substring) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }
}
