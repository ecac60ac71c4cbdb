public import Foundation
public import GatewayKit

/// Stores a file that an agent will send with a reply. A file that is not sent within a day is removed.
public struct UploadFile: BodyTaking {
  /// The most bytes. The HTTP front holds a body in memory, and one network may hold half of that memory.
  public static let limit = 25 << 20
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "files.upload",
    http: .post(
      "uploads", status: 201, rawBody: .init("content", mediaType: "application/octet-stream", limit: limit)),
    access: .agent, effect: .own, summary: "Stores a file of up to 25 MiB, which a reply can then name.")

  /// The file name shown to the customer.
  public let name: String
  /// The bytes.
  public let content: Data

  /// Creates the operation.
  public init(name: String, content: Data) {
    self.name = name
    self.content = content
  }

  /// The operation with these bytes.
  public func taking(_ body: Data) -> UploadFile { UploadFile(name: name, content: body) }

  /// Stores it.
  public func run(_ call: OperationCall) async throws(OperationError) -> UploadedFile {
    guard (1...FileFit.nameLength).contains(name.utf8.count), !name.contains("\0") else {
      throw OperationError(.fileNameInvalid, ["limit": .integer(FileFit.nameLength)])
    }
    guard !content.isEmpty else { throw OperationError(.fileEmpty, ["name": .string(name)]) }
    guard content.count <= Self.limit else { throw OperationError(.bodyTooLarge, ["limit": .integer(Self.limit)]) }
    guard call.services.uploads.take(content.count, of: call.actor.agent) else {
      throw OperationError(.uploadQuotaUsedUp, ["mebibytes": .integer(UploadQuota.most >> 20)])
    }
    let bytes = Array(content)
    do {
      let ref = try await call.services.blobs.store(bytes, for: .agent)
      let description = FileDescription(
        name: name, head: Array(bytes.prefix(ContentType.headLength)), size: bytes.count)
      return UploadedFile(
        blob: ref, name: name, mimeType: description.mimeType, size: description.size)
    } catch {
      call.services.uploads.giveBack(content.count, of: call.actor.agent)
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
  }
}

/// A file that can be sent with a reply.
public struct UploadedFile: Sendable, Hashable, Codable {
  /// What a reply names it by.
  public let blob: BlobRef
  /// The file name shown to the customer.
  public let name: String
  /// The MIME type, detected from the bytes.
  public let mimeType: String
  /// The size in bytes.
  public let size: Int
}
