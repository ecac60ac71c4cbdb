/// Mails for tests, written as they stand on the wire.
enum Letter {
  /// A mail of these header lines and this body; a sender and a date are added where none is given.
  static func of(_ headers: [String], _ body: String = "Olá") -> [UInt8] {
    bytes(headers, Array(body.replacing("\n", with: "\r\n").utf8))
  }

  /// The same with a body of bytes.
  static func bytes(_ headers: [String], _ body: [UInt8]) -> [UInt8] {
    var lines = headers
    let names = headers.map { $0.prefix { $0 != ":" }.lowercased() }
    if !names.contains("from") { lines.insert("From: Ana <ana@example.com>", at: 0) }
    if !names.contains("date") { lines.insert("Date: Sun, 8 Jun 2025 17:59:43 -0300", at: 0) }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  /// A multipart of these parts, each with its own headers.
  static func multipart(_ subtype: String, _ parts: [String], headers: [String] = []) -> [UInt8] {
    let body = parts.map { "--frontier\n\($0)\n" }.joined() + "--frontier--\n"
    return of(["MIME-Version: 1.0", "Content-Type: multipart/\(subtype); boundary=frontier"] + headers, body)
  }
}
