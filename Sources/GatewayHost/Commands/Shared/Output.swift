import Foundation
import GatewayKit

/// Where commands write: results on standard output, everything else on standard error.
enum Output {
  /// One line on standard output, at once, also into a pipe.
  static func line(_ text: some StringProtocol) { write(text, to: .standardOutput) }

  /// One line on standard error.
  static func diagnostic(_ text: some StringProtocol) { write(text, to: .standardError) }

  /// A value as indented JSON with sorted members, the same every time.
  static func json(_ value: some Encodable) throws {
    line(String(decoding: try encoder(pretty: true).encode(value), as: UTF8.self))
  }

  /// A value as JSON on one line.
  static func jsonLine(_ value: some Encodable) throws {
    line(String(decoding: try encoder(pretty: false).encode(value), as: UTF8.self))
  }

  /// Bytes as they are.
  static func bytes(_ data: Data) { write(data, to: .standardOutput) }

  /// The beginning of a line that a person will finish.
  static func prompt(_ text: String) { write(Data(text.utf8), to: .standardOutput) }

  /// A list: a line each, or one JSON array.
  static func list<Element: Encodable>(_ elements: [Element], json: Bool, row columns: (Element) -> [String]) throws {
    if json { return try self.json(elements) }
    for element in elements { row(columns(element)) }
  }

  /// Columns, two spaces apart; a line break in one is shown as a space.
  static func row(_ columns: [String]) {
    line(columns.map { $0.replacing("\n", with: " ") }.joined(separator: "  "))
  }

  /// A time in a list.
  static func time(_ date: Date) -> String { date.formatted(.balcao) }

  private static func encoder(pretty: Bool) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.dateEncodingStrategy = .custom(ControlCoding.encode)
    return encoder
  }

  private static func write(_ text: some StringProtocol, to file: FileHandle) {
    write(Data((text + "\n").utf8), to: file)
  }

  private static func write(_ data: Data, to file: FileHandle) {
    // A reader that went away (`balcao … | head`) is no failure of ours.
    try? file.write(contentsOf: data)
  }
}
