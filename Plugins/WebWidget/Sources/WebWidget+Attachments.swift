import Foundation
import GatewayKit
import HTTPTypes

extension WebWidget {
  /// `POST attachments?name=`: 201 with the name the session's messages know the file by, once it is on the disk.
  func takeAttachment(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    let now = context.clock.now
    try limits.message(from: request.clientAddress, at: now)
    let session = try session(of: request, at: now)
    try limits.attachment(in: session, at: now)
    guard let type = request.headers[.contentType].flatMap(FileType.parse),
      FileType.isAllowed(type, by: attachments.types)
    else {
      throw .wrongType("This chat takes files of these types: \(attachments.types.joined(separator: ", ")).")
    }
    let slots = try limits.upload(from: request.clientAddress)
    let content = try await read(request, upTo: Attachment.sizeLimit)
    if content.isEmpty { throw .unusable("body", "The file is empty.") }
    guard FileType.isPlausible(content, as: type) else { throw .wrongType("The file's content is no \(type).") }
    let ref = try await blob { blobs async throws(AdapterError) in try await blobs.store(content) }
    let attachment = Attachment(
      ref: ref, name: FileName.clean(request.parameter("name") ?? ""), mimeType: type, size: content.count)
    return withExtendedLifetime(slots) {
      Self.json(.created, attachment.json(id: names(in: session).id(of: attachment)))
    }
  }

  /// `GET attachments/{id}`: the bytes, to the session that sent them, in a form that runs nothing.
  func giveAttachment(_ request: ServedRequest) async throws(Problem) -> ServedResponse {
    let session = try signallingSession(of: request)
    let id = String(request.path.dropFirst(Route.attachment.rawValue.count))
    guard let attachment = names(in: session).attachment(of: id),
      try await blob({ blobs async throws(AdapterError) in try await blobs.size(of: attachment.ref) })
        == attachment.size
    else {
      throw Problem(status: .notFound, title: "No such attachment", detail: "This session has no file of that id.")
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

  /// The files that a message's `ids` name, in their order.
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

  func names(in session: WidgetSession) -> AttachmentNames {
    AttachmentNames(session: session, signer: context.signer)
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
