import Foundation
import GatewayCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The server's side of the control socket, through which the command line controls a running gateway.
///
/// File permissions decide who may connect: the folder is 0700 and the socket 0600. Who acts is the user of the process
/// that connected, as the kernel names it.
struct ControlServer: Service {
  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private let path: String
  private let listener: NIOAsyncChannel<Connection, Never>
  private let runner: OperationRunner
  private let log: Logger

  /// Listens in `folder`. Removes a socket that a killed process left behind; no other process can use it, because this
  /// process owns the folder.
  init(folder: DataFolder, runner: OperationRunner, log: Logger) async throws {
    path = try ControlSocketPath.prepare(in: folder)
    listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(LineDecoder(), maximumBufferSize: ControlProtocol.lineLimit))
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    self.runner = runner
    self.log = log
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  /// Handles connections until graceful shutdown, then removes the socket.
  func run() async throws {
    defer { unlink(path) }
    try await withGracefulShutdownHandler {
      try await withThrowingDiscardingTaskGroup { group in
        try await listener.executeThenClose { connections in
          for try await connection in connections {
            group.addTask { await cancelWhenGracefulShutdown { await answer(on: connection) } }
          }
        }
      }
    } onGracefulShutdown: {
      listener.channel.close(promise: nil)
    }
  }

  private func answer(on connection: Connection) async {
    do {
      let actor = Actor.host(try await MachineUser.name(of: connection.channel))
      try await connection.executeThenClose { lines, writer in
        for try await line in lines {
          let answer = await ControlProtocol.respond(to: Data(line.readableBytesView), as: actor, runner: runner)
          try await writer.write(ByteBuffer(bytes: answer + [UInt8(ascii: "\n")]))
        }
      }
    } catch {
      log.debug("control connection ended", metadata: ["reason": "\(error)"])
    }
  }
}
