import GatewayKit
import Hummingbird
import ServiceLifecycle

extension Response {
  /// An adapter's answer to `request`. A stream ends when the client goes away and when the gateway stops.
  init(_ served: ServedResponse, to request: Request) {
    switch served.body {
    case .bytes(let bytes) where request.method == .head || bytes.isEmpty:
      self.init(status: served.status, headers: served.headers)
      if request.method == .head { headers[.contentLength] = "\(bytes.count)" }
      // A 204 or 304 has no length (RFC 9110, 8.6).
      if [204, 304].contains(served.status.code) { headers[.contentLength] = nil }
    case .bytes(let bytes):
      self.init(
        status: served.status, headers: served.headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream where request.method == .head:
      self.init(status: served.status, headers: served.headers)
      headers[.contentLength] = nil
    case .stream(let write):
      self.init(
        status: served.status, headers: served.headers,
        body: ResponseBody { writer in
          let stream = StreamWriter(writer: writer)
          do {
            try await request.body.consumeWithCancellationOnInboundClose { _ in
              try await cancelWhenGracefulShutdown { try await write(stream) }
            }
          } catch is CancellationError {
            // The client is gone, or the gateway stops: the stream ends as it should.
          }
          try await writer.finish(nil)
        })
    }
  }
}

/// Hummingbird's writer as adapters see it.
///
/// Hummingbird's protocol does not say that its writer is Sendable. It is a value around NIO's outbound writer, which any
/// task may use; each write takes a copy.
private struct StreamWriter: ServedBodyWriter, @unchecked Sendable {  // NIO's outbound writer is Sendable.
  let writer: any ResponseBodyWriter

  func write(_ bytes: [UInt8]) async throws {
    var writer = writer
    try await writer.write(ByteBuffer(bytes: bytes))
  }
}
