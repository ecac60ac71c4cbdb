import Foundation
import GatewayCore
import GatewayKit
import GatewayServer
import HTTPTypes
import Synchronization

/// A gateway with a channel that reports what it was asked, one that streams until it is cancelled, and one that holds
/// its answer back.
final class FakeGateway: ServedGateway {
  struct Seen: Codable, Equatable {
    var path: String
    var query: [String]
    var client: String
    var origins: [String]
    var bytes: Int
  }

  private let trouble = Mutex<String?>(nil)
  private let ends = AsyncStream<Void>.makeStream()
  private let reads = AsyncStream<Void>.makeStream()
  private let answers = AsyncStream<Void>.makeStream()

  func setTrouble(_ reason: String?) { trouble.withLock { $0 = reason } }

  func whyNotReady() async -> String? { trouble.withLock { $0 } }

  func consentReturned(_ parameters: [QueryParameter]) async -> ConsentReturn {
    switch parameters.first(where: { $0.name == "state" })?.value {
    case "awaited": .stored
    case "refused": .failed
    default: .unknown
    }
  }

  /// Waits until a stream was cancelled.
  func streamEnded() async { for await _ in ends.stream { return } }

  /// Waits until the channel `hold` has read a body.
  func bodyRead() async { for await _ in reads.stream { return } }

  /// Lets the channel `hold` answer once.
  func answerHeld() { answers.continuation.yield() }

  func handle(_ request: ServedRequest, channel: ChannelID) async -> ServedResponse? {
    switch channel {
    case "echo": await echo(request)
    case "hold": await hold(request)
    case "stream":
      ServedResponse(
        status: .ok, headers: [.contentType: "text/event-stream"],
        body: .stream { [ends] writer in
          try await writer.write(Array("data: one\n\n".utf8))
          defer { ends.continuation.yield() }
          try await Task.sleep(for: .seconds(3_600))
        })
    default: nil
    }
  }

  /// Reads the body, and answers when the test says so.
  private func hold(_ request: ServedRequest) async -> ServedResponse {
    let response = await echo(request)
    reads.continuation.yield()
    for await _ in answers.stream { break }
    return response
  }

  private func echo(_ request: ServedRequest) async -> ServedResponse {
    do {
      let body = try await request.body.bytes(upTo: 1 << 20)
      let seen = Seen(
        path: request.path, query: request.query.map { "\($0.name)=\($0.value)" }, client: request.clientAddress,
        origins: request.ownOrigins.sorted(), bytes: body.count)
      return ServedResponse(status: .ok, body: .bytes(Array(try JSONEncoder().encode(seen))))
    } catch ServedBody.Failure.tooLarge {
      return ServedResponse(status: .contentTooLarge)
    } catch {
      return ServedResponse(
        status: .badRequest, headers: [.accessControlAllowOrigin: "https://shop.example", .vary: "Origin"])
    }
  }
}
