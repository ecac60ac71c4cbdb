import Foundation

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

  private static func encoder(pretty: Bool) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.dateEncodingStrategy = .custom(ControlCoding.encode)
    return encoder
  }

  private static func write(_ text: some StringProtocol, to file: FileHandle) {
    // A reader that went away (`balcao … | head`) is no failure of ours.
    try? file.write(contentsOf: Data((text + "\n").utf8))
  }
}
