public import GatewayKit

/// A file of the data folder that an agent sends.
public struct ReplyFile: Sendable, Hashable, Codable {
  /// The stored bytes.
  public let blob: BlobRef
  /// The file name shown to the customer.
  public let name: String

  /// Creates a file.
  public init(blob: BlobRef, name: String) {
    self.blob = blob
    self.name = name
  }
}

extension OperationServices {
  /// An agent's replies: the text is the first file's caption, or a message of its own without files.
  func replies(_ text: String, _ files: [ReplyFile], on channel: Channel) async throws(OperationError) -> [Reply] {
    let fit = FileFit(channel: channel.id, rules: channel.traits.limits.files)
    var replies: [Reply] = []
    for file in files {
      let description = try await described(file)
      try fit.check([description])
      let words = replies.isEmpty ? text : ""
      replies.append(Reply(words, extra: .file(try fit.file(description, at: file.blob))))
    }
    return replies.isEmpty ? [Reply(text)] : replies
  }

  /// The files named by these lines that no longer exist, under the lines' names for them. Files still to be fetched
  /// are not included.
  func removedFiles(of lines: [LogEntry], on channel: ChannelID) async throws(OperationError) -> Set<String> {
    let index = MediaIndex(channel: channel, store: store)
    var removed: Set<String> = []
    for name in Set(lines.flatMap(\.files)) {
      var blob: BlobRef? = BlobRef(rawValue: name)
      if blob?.isWellFormed == false {
        guard let kept = try await stored({ () throws(StoreError) in try await index.kept(name) }) else { continue }
        blob = kept.blob
      }
      do {
        let isThere = if let blob { try await blobs.size(of: blob) != nil } else { false }
        if !isThere { removed.insert(name) }
      } catch {
        throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
      }
    }
    return removed
  }

  private func described(_ file: ReplyFile) async throws(OperationError) -> FileDescription {
    do {
      if let size = try await blobs.size(of: file.blob),
        let head = try await blobs.bytes(of: file.blob, from: 0, upTo: ContentType.headLength)
      {
        return FileDescription(name: file.name, head: head, size: size)
      }
    } catch {
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
    throw OperationError(.fileNotFound, ["name": .string(file.name)])
  }
}

extension LogEntry {
  /// The names of the line's files: the channel's for a customer's, the data folder's for outgoing ones.
  fileprivate var files: [String] {
    switch content {
    case .inbound(_, let event):
      switch event.content {
      case .message(let message), .edit(let message), .echo(let message): message.files.map(\.ref)
      case .status, .reaction, .revoke, .system, .unsupported: []
      }
    case .outbound(let outbound): if case .blob(let ref)? = outbound.message.file?.source { [ref.rawValue] } else { [] }
    case .owner, .note: []
    }
  }
}
