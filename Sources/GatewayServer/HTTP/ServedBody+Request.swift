import GatewayKit
import Hummingbird

extension ServedBody {
  /// The body of an incoming request, collected at the expense of `reservation`: the one place where bodies of strangers
  /// come into memory. A declared length over the reader's limit is refused before a byte is read, and so is a body for
  /// which there is no room.
  init(of request: Request, reserving reservation: BodyReservation) {
    let declared = request.headers[.contentLength].flatMap(Int.init)
    let body = request.body
    self.init { limit async throws(Failure) in
      if let declared {
        guard declared <= limit else { throw .tooLarge }
        try reservation.admit(declared: declared)
      }
      var bytes: [UInt8] = []
      var iterator = body.makeAsyncIterator()
      while let buffer = try await ServedBody.next(&iterator) {
        let count = bytes.count + buffer.readableBytes
        guard count <= limit else { throw .tooLarge }
        bytes.reserveCapacity(try reservation.grow(to: count, most: declared ?? limit))
        bytes.append(contentsOf: buffer.readableBytesView)
      }
      // A connection that closes early looks like the end of the body.
      if let declared, bytes.count < declared { throw .interrupted }
      return bytes
    }
  }

  private static func next(_ iterator: inout RequestBody.AsyncIterator) async throws(Failure) -> ByteBuffer? {
    do { return try await iterator.next() } catch { throw .interrupted }
  }
}
