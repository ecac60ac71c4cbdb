public import GatewayKit

/// A file that came or went with a line of a log.
public struct LineFile: Sendable, Hashable, Codable {
  /// The id, under which the file is read.
  public let id: LineFileID
  /// The kind of file.
  public let kind: Media.Kind
  /// The name; a customer's is what the customer's program said.
  public let name: String?
  /// The MIME type that was declared with it; not verified.
  public let mimeType: String?
  /// The size in bytes, if it was declared.
  public let size: Int?
  /// Whether its bytes are no longer kept.
  public let removed: Bool

  /// The files of a line that are in the data folder, or will be. `removed` has the line's names of those that no longer
  /// are.
  static func all(of entry: LogEntry, without removed: Set<String>) -> [LineFile] {
    if case .blob(let ref)? = entry.sentFile?.source, let file = entry.sentFile {
      return [
        LineFile(
          id: LineFileID(position: entry.position, index: 0), kind: file.kind, name: file.name,
          mimeType: file.mimeType, size: file.size, removed: removed.contains(ref.rawValue))
      ]
    }
    return (entry.writtenMessage?.files ?? []).enumerated().map { index, media in
      LineFile(
        id: LineFileID(position: entry.position, index: index), kind: media.kind, name: media.name,
        mimeType: media.mimeType, size: media.size, removed: removed.contains(media.ref))
    }
  }
}

/// The id of a file of a line: `POSITION.INDEX`. It is no secret: only those who may see the
/// conversation get the file.
public struct LineFileID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }

  init(position: Int64, index: Int) { rawValue = "\(position).\(index)" }

  /// The position of the line, and the file's place among the line's files; nil for texts of another form.
  var place: (position: Int64, index: Int)? {
    let parts = rawValue.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let position = Int64(parts[0]), let index = Int(parts[1]), position > 0, index >= 0 else {
      return nil
    }
    return (position, index)
  }
}

extension LogEntry {
  /// What a customer, or the business's phone, wrote in this line; nil for other lines.
  var writtenMessage: InboundMessage? {
    guard case .inbound(_, let event) = content else { return nil }
    switch event.content {
    case .message(let message), .edit(let message), .echo(let message): return message
    case .status, .reaction, .revoke, .system, .unsupported: return nil
    }
  }

  /// The file that the business sent in this line.
  var sentFile: OutgoingFile? { if case .outbound(let outbound) = content { outbound.message.file } else { nil } }

  /// The mail in this line.
  var mail: Mail? { writtenMessage?.mail }
}
