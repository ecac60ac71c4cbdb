import Foundation
import GatewayCore
import NIOCore
import NIOPosix

/// The command line's side of the control socket.
struct ControlClient: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Connects to the server that owns `folder`.
  init(folder: URL) async throws {
    channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(unixDomainSocketPath: ControlSocketPath.find(in: folder)) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(LineDecoder(), maximumBufferSize: ControlProtocol.lineLimit))
          return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
        }
      }
  }

  /// Runs `body`, which can run operations one after the other on the connection, then closes it.
  func run<Outcome: Sendable>(_ body: (ControlExchange) async throws -> Outcome) async throws -> Outcome {
    try await channel.executeThenClose { lines, writer in
      try await body(ControlExchange(lines: lines.makeAsyncIterator(), writer: writer))
    }
  }
}

/// The requests and responses of one connection.
final class ControlExchange {
  private var lines: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>

  init(
    lines: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.lines = lines
    self.writer = writer
  }

  /// Runs `operation` in the server.
  func run<Kind: Operation>(_ operation: Kind) async throws -> Kind.Outcome {
    try await writer.write(ByteBuffer(bytes: try ControlProtocol.encode(operation) + [UInt8(ascii: "\n")]))
    guard let line = try await lines.next() else {
      throw CommandFailure("the server closed the control connection; it may be stopping")
    }
    let answer = try ControlCoding.decoder.decode(
      ControlProtocol.Answer<Kind.Outcome>.self, from: Data(line.readableBytesView))
    if let error = answer.error { throw error }
    guard let result = answer.result else {
      throw CommandFailure("the server sent an answer without a result and without an error; it may be another version")
    }
    return result
  }
}
