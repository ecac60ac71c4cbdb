import NIOCore
import NIOPosix

/// A client that sends exactly the given bytes.
struct RawConnection: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  init(host: String = "127.0.0.1", port: Int) async throws {
    channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true))
        }
      }
  }

  /// Sends `pieces` and reads until the server closes, or until what came contains `mark`.
  func send(_ pieces: [[UInt8]], until mark: String? = nil) async throws -> String {
    try await channel.executeThenClose { inbound, outbound in
      for piece in pieces {
        // A server that has heard enough closes: what it said is still to be read.
        do { try await outbound.write(ByteBuffer(bytes: piece)) } catch { break }
      }
      var answer: [UInt8] = []
      do {
        for try await buffer in inbound {
          answer += Array(buffer.readableBytesView)
          if let mark, String(decoding: answer, as: UTF8.self).contains(mark) { break }
        }
      } catch {
        return String(decoding: answer, as: UTF8.self)
      }
      return String(decoding: answer, as: UTF8.self)
    }
  }

  /// Sends `request`, runs `act` once what came contains `mark`, and reads on until the server closes. Throws when the
  /// connection is cut.
  func send(
    _ request: [UInt8], afterHearing mark: String, _ act: @escaping @Sendable () async -> Void
  ) async throws -> String {
    try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: request))
      var answer = ""
      var pieces = inbound.makeAsyncIterator()
      while !answer.contains(mark), let piece = try await pieces.next() { answer += String(buffer: piece) }
      await act()
      while let piece = try await pieces.next() { answer += String(buffer: piece) }
      return answer
    }
  }

  /// Sends `bytes`, says that nothing more will come, and reads until the server closes.
  func sendAndFinish(_ bytes: [UInt8]) async throws -> String {
    try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: bytes))
      outbound.finish()
      var answer: [UInt8] = []
      for try await buffer in inbound { answer += Array(buffer.readableBytesView) }
      return String(decoding: answer, as: UTF8.self)
    }
  }
}
