import GatewayKit

/// The attributes of a file that decide whether a channel can send it.
public struct FileDescription: Sendable, Hashable, Codable {
  /// The file name shown to the customer.
  public let name: String
  /// The MIME type, detected from the content.
  public let mimeType: String
  /// The size in bytes.
  public let size: Int

  /// Creates the description of a file that begins with `head`.
  public init(name: String, head: [UInt8], size: Int) {
    self.name = name
    mimeType = ContentType.of(head: head, name: name)
    self.size = size
  }
}

/// Checks files of the data folder against a channel's limits. Pure.
struct FileFit {
  /// The most files sent at once.
  static let count = 10
  /// The longest name, in bytes; the usual limit of file systems.
  static let nameLength = 255

  let channel: ChannelID
  let rules: [FileRule]

  /// Checks a list of files before any of them is taken.
  ///
  /// - Throws: Why one of them cannot be sent, with the remedy.
  func check(_ files: [FileDescription]) throws(OperationError) {
    guard files.count <= Self.count else {
      throw OperationError(.filesTooMany, ["count": .integer(files.count), "limit": .integer(Self.count)])
    }
    for file in files { _ = try kind(of: file) }
  }

  /// The file in the form that the channel sends, with its bytes under `ref`.
  func file(_ file: FileDescription, at ref: BlobRef) throws(OperationError) -> OutgoingFile {
    OutgoingFile(
      kind: try kind(of: file), source: .blob(ref), name: file.name, mimeType: file.mimeType, size: file.size)
  }

  private func kind(of file: FileDescription) throws(OperationError) -> Media.Kind {
    guard !rules.isEmpty else {
      throw OperationError(.filesNotCarried, ["channel": .string(channel.rawValue)])
    }
    guard file.size > 0 else { throw OperationError(.fileEmpty, ["name": .string(file.name)]) }
    guard (1...Self.nameLength).contains(file.name.utf8.count) else {
      throw OperationError(.fileNameInvalid, ["limit": .integer(Self.nameLength)])
    }
    let fitting = rules.filter { $0.takes(file.mimeType) }
    if let rule = fitting.first(where: { file.size <= $0.maximumBytes }) { return rule.kind }
    if let most = fitting.map(\.maximumBytes).max() {
      throw OperationError(
        .fileTooLarge,
        [
          "name": .string(file.name), "size": .integer(file.size), "channel": .string(channel.rawValue),
          "limit": .integer(most), "type": .string(file.mimeType),
        ])
    }
    throw OperationError(
      .fileTypeNotCarried,
      [
        "name": .string(file.name), "type": .string(file.mimeType), "channel": .string(channel.rawValue),
        "types": .array(rules.flatMap(\.types).map { .string($0) }),
      ])
  }
}
