import Foundation
import GatewayKit
import Logging

/// Writes each record as one line of logfmt on standard error: `at=… level=info msg="…" channel=site`.
///
/// Text that looks like a credential is masked (invariant 8).
struct LineLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  private let write: @Sendable (String) -> Void

  init(write: @escaping @Sendable (String) -> Void = LineLogHandler.toStandardError) { self.write = write }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line = "at=\(Date().formatted(.balcao)) level=\(event.level.rawValue) msg=\(Self.quoted("\(event.message)"))"
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      line += " \(key.filter { !$0.isWhitespace && $0 != "=" })=\(Self.quoted("\(value)"))"
    }
    if let error = event.error { line += " error=\(Self.quoted("\(error)"))" }
    write(line)
  }

  /// The text as one logfmt value: quoted if needed, without line breaks.
  private static func quoted(_ text: String) -> String {
    let safe = CredentialFilter.strike(text)
    let isPlain =
      !safe.isEmpty && safe.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "=" && $0 != "\\" }
    if isPlain { return safe }
    var out = "\""
    for scalar in safe.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: out += "\\u{\(String(scalar.value, radix: 16))}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// Writes each line at once, so that lines of several threads do not mix.
  @Sendable private static func toStandardError(_ line: String) {
    // If the log cannot be written, there is no other place to report it.
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }
}
