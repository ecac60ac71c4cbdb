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
  private static let nameLength = 255

  let channel: ChannelID
  let rules: [FileRule]

  /// Checks a list of files before any of them is taken.
  ///
  /// - Throws: Why one of them cannot be sent, with the remedy.
  func check(_ files: [FileDescription]) throws(AdminError) {
    guard files.count <= Self.count else {
      throw AdminError("\(files.count) files are too many: send up to \(Self.count) at once")
    }
    for file in files { _ = try kind(of: file) }
  }

  /// The file in the form that the channel sends, with its bytes under `ref`.
  func file(_ file: FileDescription, at ref: BlobRef) throws(AdminError) -> OutgoingFile {
    OutgoingFile(
      kind: try kind(of: file), source: .blob(ref), name: file.name, mimeType: file.mimeType, size: file.size)
  }

  private func kind(of file: FileDescription) throws(AdminError) -> Media.Kind {
    guard !rules.isEmpty else {
      throw AdminError(
        "the channel \(channel) carries no files; put the file on the web, and its address into the text")
    }
    guard file.size > 0 else { throw AdminError("\(file.name) is empty") }
    guard (1...Self.nameLength).contains(file.name.utf8.count) else {
      throw AdminError("a file's name has 1 to \(Self.nameLength) bytes; rename it")
    }
    let fitting = rules.filter { $0.takes(file.mimeType) }
    if let rule = fitting.first(where: { file.size <= $0.maximumBytes }) { return rule.kind }
    if let most = fitting.map(\.maximumBytes).max() {
      throw AdminError(
        """
        \(file.name) has \(file.size) bytes, and the channel \(channel) carries up to \(most) of \(file.mimeType): make \
        it smaller, or send its address
        """)
    }
    throw AdminError(
      """
      \(file.name) is \(file.mimeType) by its content, which the channel \(channel) does not carry; it carries \
      \(rules.flatMap(\.types).joined(separator: ", ")): convert it, or send its address
      """)
  }
}
