/// Reads server-sent events out of bytes that may be cut anywhere.
///
/// As the standard has it (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream),
/// with two liberties that streams of AI providers need: an event that the end of the stream cuts off before its blank
/// line is still given by `finish()`, and lines that are no field are kept as `ServerSentEvent.stray`.
///
/// Lines are cut on bytes and decoded whole, so that a character split between two reads survives; only CR, LF and CRLF
/// end a line, and a CRLF may itself be split. Bytes that are not UTF-8 become U+FFFD. Each byte is looked at once,
/// however small the pieces.
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

  /// A decoder of one stream. An event of more than `maximumEventBytes`, comments and line ends left out, is an error:
  /// nothing larger is ever held.
  public init(maximumEventBytes: Int = 4 << 20) { self.maximumEventBytes = maximumEventBytes }

  /// Takes the next bytes, and gives the events they complete.
  ///
  /// - Throws: `.unknown` when an event grows too large; the stream is then of no more use.
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

  /// Ends the stream: what was read of an unfinished event, a last line without its newline included.
  public mutating func finish() -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    if !line.isEmpty { endLine(into: &events) }
    dispatch(into: &events)
    return events
  }

  private mutating func append(_ part: ArraySlice<UInt8>) throws(AdapterError) {
    // A comment is dropped as it comes, however long: servers keep a connection awake with them.
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
