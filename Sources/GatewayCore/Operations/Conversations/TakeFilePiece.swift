public import Foundation
public import GatewayKit

/// Takes a piece of a file that an agent will send. Pieces must come in order.
public struct TakeFilePiece: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "files.take", local: "the API takes whole files at /uploads", effect: .edit,
    summary: "Takes a piece of a file that will be sent with a reply.")

  /// The sender's id of the file.
  public let upload: String
  /// The offset of the piece in bytes.
  public let offset: Int
  /// The length of the file in bytes.
  public let total: Int
  /// The bytes.
  public let piece: Data

  /// The reference of the stored file. Wrapped in an object, because an answer over the socket is never null.
  public struct Outcome: Codable, Sendable, Hashable {
    /// The file's reference with its last piece; nil before.
    public let blob: BlobRef?
  }

  /// Creates the operation.
  public init(upload: String, offset: Int, total: Int, piece: Data) {
    self.upload = upload
    self.offset = offset
    self.total = total
    self.piece = piece
  }

  /// Takes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Outcome {
    let services = call.services
    guard let whole = try await services.intake.take(Array(piece), of: upload, at: offset, total: total) else {
      return Outcome(blob: nil)
    }
    do { return Outcome(blob: try await services.blobs.store(whole, for: .business)) } catch {
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
  }
}
