import GatewayKit

/// How an adapter sends a delivery: one attempt with a classified result. Invariant 7 of docs/architecture.md.
extension ChannelConformance {
  /// Each call makes exactly one request, whatever its result.
  @Sendable static func oneRequestEach(_ peer: any SendingConformancePeer) async throws {
    let bench = try Workbench(peer)
    for (number, behaviour) in peer.behaviours.enumerated() {
      await peer.behave(behaviour)
      let before = await peer.requestCount
      _ = try await outcome(of: delivery(number, to: peer), on: bench)
      let made = await peer.requestCount - before
      try expect(made == 1, "a peer that \(behaviour) got \(made) requests for one delivery")
    }
  }

  /// Each kind of failure has its outcome, and none counts as success.
  @Sendable static func failuresAreClassified(_ peer: any SendingConformancePeer) async throws {
    let bench = try Workbench(peer)
    for (number, behaviour) in peer.behaviours.enumerated() {
      await peer.behave(behaviour)
      let outcome = try await outcome(of: delivery(number, to: peer), on: bench)
      let fits =
        switch (behaviour, outcome) {
        case (.takes, nil), (.refuses, .rejected), (.refusesCredential, .unauthorized), (.throttles, .throttled),
          (.isUnavailable, .unavailable), (.fallsSilent, .unknown):
          true
        default: false
        }
      try expect(fits, "a peer that \(behaviour) makes \(outcome.map { "\($0)" } ?? "a success")")
    }
  }

  /// A cancelled send returns, and does not count as success.
  @Sendable static func sendingIsCancelled(_ peer: any SendingConformancePeer) async throws {
    let bench = try Workbench(peer)
    await peer.behave(.fallsSilent)
    let (adapter, delivery) = (bench.adapter, delivery(0, to: peer))
    let succeeded = try await within(.seconds(10), "returning after cancellation") {
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { (try? await adapter.send(delivery)) != nil }
        group.cancelAll()
        return await group.next() ?? false
      }
    }
    try expect(!succeeded, "a cancelled send is taken for a success")
  }

  /// How a delivery failed; nil when it was accepted.
  private static func outcome(of delivery: Delivery, on bench: Workbench) async throws -> AdapterError.Outcome? {
    let adapter = bench.adapter
    return try await within(.seconds(30), "a send") { () async -> AdapterError.Outcome? in
      do throws(AdapterError) {
        _ = try await adapter.send(delivery)
        return nil
      } catch {
        return error.outcome
      }
    }
  }

  private static func delivery(_ number: Int, to peer: any SendingConformancePeer) -> Delivery {
    Delivery(
      id: DeliveryID(rawValue: "delivery-\(number)"), thread: "5511987654321", recipients: peer.recipients,
      author: .bot, message: OutgoingMessage(text: "Abrimos às 8h."), replyTo: nil)
  }
}
