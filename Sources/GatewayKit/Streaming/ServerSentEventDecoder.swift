/// Decodes server-sent events from bytes that may be split anywhere.
///
/// Follows the standard (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream) with two
/// exceptions that streams of AI providers need: `finish()` also returns an event whose blank line is missing at the end of
/// the stream, and lines that are not fields are kept as `ServerSentEvent.stray`.
///
/// Lines are split as bytes and decoded as a whole, so characters may be split between two reads. CR, LF and CRLF end a
/// line, and a CRLF may also be split. Bytes that are not UTF-8 become U+FFFD. Each byte is read once, however small the
/// pieces are.
public struct ServerSentEventDecoder: Sendable {
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let maximumEventBytes: Int
  /// The line being read.
  private var line: [UInt8] = []
  /// The bytes of the event's finished lines.
  private var eventBytes = 0
  private var afterCarriageReturn = false
  private var atFirstLine = true
  private var type = ""
  private var data: [String] = []
  private var stray: [String] = []
  private var retry: Int?
  private var lastEventID = ""

  /// Creates a decoder of one stream. An event of more than `maximumEventBytes`, without comments and line ends, is an error,
  /// so that no more is ever buffered.
  public init(maximumEventBytes: Int = 4 << 20) { self.maximumEventBytes = maximumEventBytes }

  /// Reads the next bytes and returns the events that they complete.
  ///
  /// - Throws: `.unknown` if an event is too large; the rest of the stream cannot be read then.
  public mutating func feed(_ bytes: [UInt8]) throws(AdapterError) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != Self.lineFeed, bytes[index] != Self.carriageReturn { index += 1 }
      if start < index {
        afterCarriageReturn = false
        try append(bytes[start..<index])
      }
      guard index < bytes.count else { break }
      let completesPair = afterCarriageReturn && bytes[index] == Self.lineFeed
      afterCarriageReturn = bytes[index] == Self.carriageReturn
      if !completesPair { endLine(into: &events) }
      index += 1
    }
    return events
  }

  /// Ends the stream and returns an unfinished event, including a last line without a newline.
  public mutating func finish() -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    if !line.isEmpty { endLine(into: &events) }
    dispatch(into: &events)
    return events
  }

  private mutating func append(_ part: ArraySlice<UInt8>) throws(AdapterError) {
    // Comments of any length are dropped at once: servers send them as keep-alive.
    let colon = UInt8(ascii: ":")
    if line.first == colon { return }
    if line.isEmpty, part.first == colon { return line.append(colon) }
    guard eventBytes + line.count + part.count <= maximumEventBytes else {
      throw AdapterError(.unknown, "the stream has an event of more than \(maximumEventBytes) bytes")
    }
    line += part
  }

  private mutating func endLine(into events: inout [ServerSentEvent]) {
    defer { line.removeAll(keepingCapacity: line.capacity < 1 << 16) }
    if atFirstLine {
      atFirstLine = false
      if line.starts(with: Self.byteOrderMark) { line.removeFirst(Self.byteOrderMark.count) }
    }
    if line.isEmpty {
      dispatch(into: &events)
    } else if line.first != UInt8(ascii: ":") {
      eventBytes += line.count
      takeField()
    }
  }

  private mutating func takeField() {
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    let name = line[..<(colon ?? line.endIndex)]
    var value = colon.map { line[($0 + 1)...] } ?? []
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    let text = String(decoding: value, as: UTF8.self)
    switch String(decoding: name, as: UTF8.self) {
    case "data": data.append(text)
    case "event": type = text
    case "id": if !value.contains(0) { lastEventID = text }
    case "retry": if !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) { retry = Int(text) ?? retry }
    default: stray.append(String(decoding: line, as: UTF8.self))
    }
  }

  private mutating func dispatch(into events: inout [ServerSentEvent]) {
    if !data.isEmpty || !stray.isEmpty {
      events.append(
        ServerSentEvent(
          event: type.isEmpty ? "message" : type, data: data.isEmpty ? nil : data.joined(separator: "\n"),
          lastEventID: lastEventID, retry: retry, stray: stray.joined(separator: "\n")))
    }
    eventBytes = 0
    type = ""
    data = []
    stray = []
    retry = nil
  }
}
