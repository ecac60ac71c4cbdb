/// Cuts the body of a provider's answer into the JSON documents it is made of, streamed or not. Pure.
///
/// Which of the two it is shows its first byte, not its `Content-Type`: servers and the proxies before them get that
/// wrong, and an error in place of a stream is often plain JSON.
public struct AnswerFraming: Sendable {
  /// A part of the body.
  public enum Piece: Sendable, Hashable {
    /// One event's data, or one line of it where a server leaves out the blank lines between events.
    case event(type: String, data: String)
    /// Lines of a stream that are no field of one: an error in a running stream may come as bare JSON.
    case stray(String)
    /// A body that is no stream.
    case whole([UInt8])
  }

  private enum Form { case undecided, stream, whole }

  /// A byte order mark, and the blanks with which servers keep a connection awake, tell nothing.
  private static let insignificant: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D]

  private let maximumBytes: Int
  private var form = Form.undecided
  private var events: ServerSentEventDecoder
  private var held: [UInt8] = []

  /// A framing of one body. An event, or a body that is no stream, of more than `maximumBytes` is an error.
  public init(maximumBytes: Int = 4 << 20) {
    self.maximumBytes = maximumBytes
    events = ServerSentEventDecoder(maximumEventBytes: maximumBytes)
  }

  /// Takes the next bytes, and gives the pieces they complete.
  ///
  /// - Throws: `.unknown` when a piece grows too large; the body is then of no more use.
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

  /// Ends the body, and gives what was left.
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
      // One document on several lines begins with a brace once.
      if lines.allSatisfy({ $0.hasPrefix("{") && $0.hasSuffix("}") || $0 == "[DONE]" }) { return lines }
    }
    let whole = trimmed(data[...])
    return whole.isEmpty ? [] : [whole]
  }

  /// On bytes, since this is done for every word of an answer.
  private static func trimmed(_ text: Substring) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }
}
