import GatewayKit
import HTTPTypes

/// What an adapter does when the journal fails. Invariant 1 of docs/architecture.md.
extension ChannelConformance {
  /// Events that the journal did not store are not acknowledged: 503 if a retry may succeed, else a client error.
  @Sendable static func failureIsNotAcknowledged(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 1), to: try bench.served)
    guard let request = requests.first else { throw ConformanceFailure("the peer makes no request") }
    bench.inbox.behave(.fails(AdapterError(.unavailable, "the disk is full")))
    let unavailable = try await bench.answer(request)
    try expect(
      unavailable.status == .serviceUnavailable, "a full journal was answered with \(unavailable.status), not 503")
    try expect(unavailable.headers[.retryAfter] != nil, "the 503 has no Retry-After")
    bench.inbox.behave(.fails(AdapterError(.rejected, "the event is too large")))
    let rejected = try await bench.answer(request).status
    try expect(rejected.kind != .successful, "an event the journal rejects was answered with \(rejected)")
    bench.inbox.behave(.takes)
    try await bench.deliver(requests)
    try expect(bench.inbox.events.count == 1, "the message did not arrive once the journal took it")
  }

  /// If the journal fails half of the time, a peer that repeats unacknowledged requests loses nothing.
  @Sendable static func retriesLoseNothing(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let messages = conversation(of: 40)
    let requests = try await peer.requests(delivering: messages, to: try bench.served)
    bench.inbox.behave(.failsSometimes(share: 0.5, seed: 7))
    for request in requests {
      var attempts = 0
      while true {
        attempts += 1
        try expect(attempts < 100, "the same request is refused for ever")
        let before = bench.inbox.batches.count
        let status = try await bench.answer(request).status
        if status.kind == .successful {
          try expect(bench.inbox.batches.count > before, "a request was acknowledged that the journal did not take")
          break
        }
        try expect(status == .serviceUnavailable, "a failing journal was answered with \(status), not 503")
      }
    }
    let texts = bench.inbox.events.map { Accepted($0).text }
    try expect(texts == messages.map(\.text), "after failures and retries the journal holds \(texts)")
  }

  /// A request whose client disconnected ends.
  @Sendable static func cancellationReturns(_ peer: any ServedConformancePeer) async throws {
    let bench = try Workbench(peer)
    let requests = try await peer.requests(delivering: conversation(of: 1), to: try bench.served)
    guard let request = requests.first else { throw ConformanceFailure("the peer makes no request") }
    bench.inbox.behave(.hangs)
    let (served, inbox) = (try bench.served, bench.inbox)
    try await within(.seconds(10), "returning after cancellation") {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = await served.handle(request, inbox: inbox) }
        group.cancelAll()
      }
    }
    try expect(inbox.events.isEmpty, "a cancelled request became an event")
    inbox.behave(.takes)
    try await bench.deliver(requests)
    try expect(inbox.events.count == 1, "the message did not arrive when it was sent again")
  }
}
