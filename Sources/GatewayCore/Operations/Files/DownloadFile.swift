public import GatewayKit

/// Reads a file of a conversation, to be saved.
public struct DownloadFile: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "files.download", http: .get("files/{file}", responseType: "*/*"), access: .agent, effect: .read,
    summary: "Returns a file of a conversation, as an attachment.")

  /// The file.
  public let file: LineFileID

  /// Creates the operation.
  public init(file: LineFileID) { self.file = file }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationFile {
    try await call.file(file, isShown: false)
  }
}

/// Reads a picture of a conversation, to be shown in a page.
public struct PreviewFile: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "files.preview", http: .get("files/{file}/preview", responseType: "image/*"), access: .agent, effect: .read,
    summary: "Returns a picture of a conversation, if its bytes are those of a PNG, JPEG, GIF or WebP file.")
  /// The types that browsers show and never run.
  private static let shown: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp"]

  /// The file.
  public let file: LineFileID

  /// Creates the operation.
  public init(file: LineFileID) { self.file = file }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationFile {
    let found = try await call.file(file, isShown: true)
    guard Self.shown.contains(found.mimeType) else {
      throw OperationError(.previewMissing, ["file": .string(file.rawValue), "type": .string(found.mimeType)])
    }
    return found
  }
}

/// Reads the mail of a message as it was received, for those who may see addresses: its header has them.
public struct ShowOriginal: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "messages.original",
    http: .get("conversations/{conversation}/messages/{message}/original", responseType: "message/rfc822"),
    access: .agent, effect: .read, audited: .object("message", "message"),
    summary: "Returns the mail of a message as it was received, as an attachment.")

  /// The conversation.
  public let conversation: ConversationID
  /// The message.
  public let message: MessageID

  /// Creates the operation.
  public init(conversation: ConversationID, message: MessageID) {
    self.conversation = conversation
    self.message = message
  }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationFile {
    let services = call.services
    _ = try await call.conversation(conversation)
    guard call.permissions.seesAddresses else { throw OperationError(.addressesHidden) }
    let line = try await services.stored { () throws(StoreError) in
      try await services.store.line(of: message, in: conversation)
    }
    guard let range = line?.mail?.original.flatMap({ BlobRange($0) }), try await services.exists(range.blob) else {
      throw OperationError(.originalMissing, ["message": .string(message.rawValue)])
    }
    return ConversationFile(
      name: "\(message.rawValue).eml", mimeType: "message/rfc822", isShown: false, range: range, in: services.blobs)
  }
}

extension OperationCall {
  /// The file; throws when it does not exist, or the actor may not see its conversation.
  fileprivate func file(_ id: LineFileID, isShown: Bool) async throws(OperationError) -> ConversationFile {
    let missing = OperationError(.attachmentNotFound, ["file": .string(id.rawValue)])
    guard let place = id.place else { throw missing }
    let services = self.services
    let line = try await services.stored { () throws(StoreError) in
      try await services.store.log(after: place.position - 1, limit: 1).first
    }
    guard let line, line.position == place.position else { throw missing }
    let found = try await services.stored { () throws(StoreError) in
      try await services.store.conversation(line.conversation)
    }
    guard let conversation = found, mayUse(conversation) else { throw missing }
    if let sent = line.sentFile, place.index == 0, case .blob(let ref) = sent.source {
      guard let size = try await services.size(of: ref) else { throw missing }
      return try await services.file(ref, size: size, name: sent.name ?? sent.kind.rawValue, isShown: isShown)
    }
    let files = line.writtenMessage?.files ?? []
    guard files.indices.contains(place.index) else { throw missing }
    let media = files[place.index]
    switch await services.files.state(of: media, on: conversation.channel, waiting: .zero) {
    case .there(let ref, let size):
      return try await services.file(ref, size: size, name: media.name ?? media.kind.rawValue, isShown: isShown)
    case .coming: throw OperationError(.attachmentComing, ["file": .string(id.rawValue)])
    case .gone(let reason):
      throw OperationError(.attachmentGone, ["file": .string(id.rawValue), "reason": .string(reason)])
    }
  }
}

extension OperationServices {
  /// The size of a file of the data folder; nil when it does not exist.
  func size(of ref: BlobRef) async throws(OperationError) -> Int? {
    do { return try await blobs.size(of: ref) } catch {
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
  }

  fileprivate func exists(_ ref: BlobRef) async throws(OperationError) -> Bool { try await size(of: ref) != nil }

  /// A file of the data folder, typed by its bytes.
  fileprivate func file(
    _ ref: BlobRef, size: Int, name: String, isShown: Bool
  ) async throws(OperationError) -> ConversationFile {
    let head: [UInt8]
    do { head = try await blobs.bytes(of: ref, from: 0, upTo: ContentType.headLength) ?? [] } catch {
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
    return ConversationFile(
      name: name, mimeType: ContentType.of(head: head, name: name), isShown: isShown,
      range: BlobRange(blob: ref, offset: 0, count: size), in: blobs)
  }
}
