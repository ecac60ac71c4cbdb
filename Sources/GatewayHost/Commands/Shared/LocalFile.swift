import Foundation
import GatewayCore
import GatewayKit

/// A local file to send to a customer.
struct LocalFile {
  /// The bytes of one piece. In base64, a piece fits a line of the control socket.
  static let pieceLength = 4 << 20

  let description: FileDescription
  private let path: String

  /// Reads the name, size and type of the file. Only regular files are accepted.
  init(path: String) throws(CommandFailure) {
    self.path = path
    let name = URL(filePath: path).lastPathComponent
    var found = stat()
    guard stat(path, &found) == 0 else { throw CommandFailure("\(path): cannot be read: \(SystemError.last)") }
    guard found.st_mode & S_IFMT == S_IFREG else { throw CommandFailure("\(path): is not a regular file") }
    let head = try Self.reading(path) { try $0.read(upToCount: ContentType.headLength) ?? Data() }
    description = FileDescription(name: name, head: Array(head), size: Int(found.st_size))
  }

  /// Uploads the file to the gateway in pieces; returns its reference.
  func hand(to session: OperationSession) async throws -> BlobRef {
    let upload = UUID().uuidString
    var offset = 0
    while offset < description.size {
      let place = UInt64(offset)
      let piece = try Self.reading(path) { handle in
        try handle.seek(toOffset: place)
        return try handle.read(upToCount: min(Self.pieceLength, description.size - offset)) ?? Data()
      }
      guard !piece.isEmpty else {
        throw CommandFailure("\(path): the file became shorter while it was read; send it again")
      }
      let taken = try await session.run(
        TakeFilePiece(upload: upload, offset: offset, total: description.size, piece: piece))
      if let blob = taken.blob { return blob }
      offset += piece.count
    }
    throw CommandFailure("\(path): the gateway did not receive the whole file; send it again")
  }

  private static func reading(_ path: String, _ body: (FileHandle) throws -> Data) throws(CommandFailure) -> Data {
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      return try body(handle)
    } catch {
      throw CommandFailure("\(path): cannot be read: \(error.localizedDescription)")
    }
  }
}
