import Foundation
import GatewayKit

/// Writes results on standard output and everything else on standard error.
enum Output {
  /// Writes one line on standard output, unbuffered.
  static func line(_ text: some StringProtocol) { write(text, to: .standardOutput) }

  /// Writes one line on standard error.
  static func diagnostic(_ text: some StringProtocol) { write(text, to: .standardError) }

  /// Shows the progress of long work: one line on standard error if that is a terminal, else nothing.
  static func progress(_ text: some StringProtocol) {
    if isatty(STDERR_FILENO) == 1 { diagnostic(text) }
  }

  /// Writes a value as indented JSON with sorted members, so that equal values give equal text.
  static func json(_ value: some Encodable) throws {
    line(String(decoding: try encoder(pretty: true).encode(value), as: UTF8.self))
  }

  /// Writes a value as one line of JSON.
  static func jsonLine(_ value: some Encodable) throws {
    line(try compactJSON(value))
  }

  /// A value as JSON without line breaks.
  static func compactJSON(_ value: some Encodable) throws -> String {
    String(decoding: try encoder(pretty: false).encode(value), as: UTF8.self)
  }

  /// Writes bytes unchanged.
  static func bytes(_ data: Data) { write(data, to: .standardOutput) }

  /// Writes a prompt without a line break.
  static func prompt(_ text: String) { write(Data(text.utf8), to: .standardOutput) }

  /// A list: one JSON array, or a line for each element.
  ///
  /// - Parameters:
  ///   - noun: What the list holds, in the plural: `conversations`.
  ///   - header: The names of the columns, in capitals.
  static func list<Element: Encodable>(
    _ elements: [Element], of noun: String, json: Bool, header: [String], row columns: (Element) -> [String]
  ) throws {
    if json { return try self.json(elements) }
    for line in lines(elements.map(columns), of: noun, header: header) { self.line(line) }
  }

  /// The lines of a list: with a header and aligned columns on a terminal, the rows alone in a pipe. An empty list is
  /// reported on standard error, so that a pipe stays empty.
  static func lines(_ rows: [[String]], of noun: String, header: [String]) -> [String] {
    if rows.isEmpty {
      diagnostic("no \(noun)")
      return []
    }
    let table = Table(header: header, rows: rows)
    return isTerminal ? table.alignedLines : table.plainLines
  }

  /// Whether a person reads standard output.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// One row: cells two spaces apart; a line break in a cell is shown as a space.
  static func row(_ cells: [String]) { line(Table.join(cells.map(Table.oneLine))) }

  /// The text of a time in a list: UTC, ISO 8601.
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
    // A reader may close the pipe early (`balcao … | head`); that is not an error.
    try? file.write(contentsOf: data)
  }
}
