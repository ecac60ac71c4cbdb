import Foundation
import GatewayKit
import HTTPTypes
import Logging

extension WebWidget {
  /// `POST attachments?name=`: 201 with the file's id in this session, once it is on disk.
  func takeAttachment(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    try limits.message(from: request.clientNetwork)
    let session = try session(of: request, at: context.clock.now)
    try limits.attachment(in: session)
    guard let type = request.headers[.contentType].flatMap(FileType.parse),
      FileType.isAllowed(type, by: attachments.types)
    else {
      throw .wrongType("This chat accepts files of these types: \(attachments.types.joined(separator: ", ")).")
    }
    let declared = request.headers[.contentLength].flatMap(Int.init) ?? 0
    try limits.files.check(
      min(max(0, declared), Attachment.sizeLimit), of: session, from: request.clientNetwork,
      at: context.clock.uptime)
    let hasWritten = try await lastPosition(in: session) != nil
    let permits = try limits.upload(from: request.clientNetwork, hasWritten: hasWritten)
    let content = try await read(request, upTo: Attachment.sizeLimit)
    if content.isEmpty { throw .unusable("body", "The file is empty.") }
    guard FileType.isPlausible(content, as: type) else { throw .wrongType("The file's content is not \(type).") }
    let ref = try await keep(content, of: session, from: request.clientNetwork, hasWritten: hasWritten)
    let attachment = Attachment(
      ref: ref, name: FileName.clean(request.parameter("name") ?? ""), mimeType: type, size: content.count)
    return withExtendedLifetime(permits) {
      Self.json(.created, attachment.json(id: names(in: session).id(of: attachment)))
    }
  }

  /// `GET attachments/{id}`: the bytes, only for the session of the file, with headers that prevent execution.
  func giveAttachment(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    let session = try signallingSession(of: request)
    let id = String(request.path.dropFirst(Route.attachment.rawValue.count))
    guard let attachment = names(in: session).attachment(of: id),
      try await blob({ blobs async throws(AdapterError) in try await blobs.size(of: attachment.ref) })
        == attachment.size
    else {
      throw Problem(status: .notFound, title: "No such attachment", detail: "This session has no file with that id.")
    }
    let isShown = FileType.isShownInline(attachment.mimeType)
    return ServedResponse(
      status: .ok,
      headers: [
        .contentType: attachment.mimeType, .contentLength: "\(attachment.size)", .cacheControl: "no-store",
        .contentDisposition: FileName.disposition(isShown ? "inline" : "attachment", name: attachment.name),
        .contentSecurityPolicy: "sandbox; default-src 'none'", .xContentTypeOptions: "nosniff",
      ], body: .stream { [blobs = context.blobs] writer in try await Self.write(attachment, of: blobs, to: writer) })
  }

  /// The files of a message's `ids`, in order.
  func files(_ ids: [String], in session: WidgetSession) throws(Problem) -> [Attachment] {
    var files: [Attachment] = []
    for id in ids {
      guard let file = names(in: session).attachment(of: id) else {
        throw .unusable("attachments", "Expected ids that POST attachments gave this session.")
      }
      files.append(file)
    }
    return files
  }

  /// Reports that a message is about to name `files`, so that none of them is removed meanwhile.
  func renew(_ files: [Attachment]) async throws(Problem) {
    let refs = files.map(\.ref)
    if refs.isEmpty { return }
    guard try await blob({ blobs async throws(AdapterError) in try await blobs.renew(refs) }) else {
      throw .unusable("attachments", "A file that is not sent within a day is removed; upload it again.")
    }
  }

  /// Stops counting `files` as unsent, because a committed message names them.
  func claim(_ files: [Attachment], in session: WidgetSession) async {
    if files.isEmpty { return }
    do {
      _ = try await context.blobs.claim(files.map(\.ref))
      limits.files.sent(files.map(\.ref), by: session)
    } catch {
      // They count until the file keeper's next run.
      context.log.warning("files of a message still count as unsent: \(error)")
    }
  }

  func names(in session: WidgetSession) -> AttachmentNames {
    AttachmentNames(session: session, signer: context.signer)
  }

  /// Stores `content` within the quotas of its session, its network and the channel.
  private func keep(
    _ content: [UInt8], of session: WidgetSession, from network: ClientNetwork, hasWritten: Bool
  ) async throws(Problem) -> BlobRef {
    let receipt = try limits.files.take(content.count, of: session, from: network, at: context.clock.uptime)
    let account = BlobAccount.visitor(
      of: context.channel, block: network.block, hasWritten: hasWritten, unsentLimit: limits.files.unsentLimit)
    do {
      let ref = try await context.blobs.store(content, for: account)
      limits.files.stored(ref, by: session, receipt, at: context.clock.uptime)
      return ref
    } catch {
      limits.files.giveBack(receipt)
      guard case .throttled(let wait) = error.outcome else { throw problem(of: error) }
      context.log.warning("a visitor's file was refused: \(error)")
      throw .noRoom(retryAfter: wait)
    }
  }

  private func blob<Result>(
    _ use: (any Blobs) async throws(AdapterError) -> Result
  ) async throws(Problem) -> Result {
    do { return try await use(context.blobs) } catch { throw problem(of: error) }
  }

  private static func write(_ attachment: Attachment, of blobs: any Blobs, to writer: any ServedBodyWriter) async throws
  {
    var sent = 0
    while sent < attachment.size {
      guard let piece = try await blobs.bytes(of: attachment.ref, from: sent, upTo: 65_536), !piece.isEmpty else {
        throw AdapterError(.unavailable, "the file \(attachment.ref) became shorter while it was sent")
      }
      try await writer.write(piece)
      sent += piece.count
    }
  }
}
