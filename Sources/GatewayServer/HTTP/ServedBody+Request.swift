import GatewayKit
import Hummingbird

extension ServedBody {
  /// The body of an incoming request. A declared length over the reader's limit is refused before a byte is read.
  init(of request: Request) {
    let declared = request.headers[.contentLength].flatMap(Int.init)
    let body = request.body
    self.init { limit async throws(Failure) in
      if let declared, declared > limit { throw .tooLarge }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(min(declared ?? 0, limit))
      var iterator = body.makeAsyncIterator()
      while let buffer = try await ServedBody.next(&iterator) {
        guard bytes.count + buffer.readableBytes <= limit else { throw .tooLarge }
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
