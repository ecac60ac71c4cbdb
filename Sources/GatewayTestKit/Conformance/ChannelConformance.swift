import GatewayKit

/// The channel contract as checks that any adapter can run against its peer.
///
///     @Test(arguments: try ChannelConformance.checks(of: Peer.self))
///     func conformance(check: ConformanceCheck) async throws { try await check.run() }
///
/// The checks depend on the adapter's capabilities: those on HTTP need `HTTPServing`, those on sending are for
/// channels whose log is not the delivery. What remains and does not apply is named in `descriptor.exemptions`.
public enum ChannelConformance {
  /// The checks that apply to the adapter of `peer` and that it is not exempt from.
  public static func checks(of peer: any ConformancePeer.Type) -> [ConformanceCheck] {
    let descriptor = peer.adapter.descriptor
    let exempt = Set(descriptor.exemptions.map(\.check))
    return applicable(to: peer).filter { !exempt.contains($0.name) }
  }

  /// Every check that applies, exemptions or not.
  static func applicable(to peer: any ConformancePeer.Type) -> [ConformanceCheck] {
    let adapter = peer.adapter
    var checks = declarations.map { name, body in check(name, adapter) { try await body(peer.init()) } }
    if adapter is any HTTPServing.Type {
      checks += served.map { name, body in
        check(name, adapter) {
          guard let peer = peer.init() as? any ServedConformancePeer else {
            throw ConformanceFailure("the adapter serves HTTP, and its peer is no ServedConformancePeer")
          }
          try await body(peer)
        }
      }
    }
    if !adapter.traits.logIsDelivery {
      checks += sending.map { name, body in
        check(name, adapter) {
          guard let peer = peer.init() as? any SendingConformancePeer else {
            throw ConformanceFailure("the adapter sends, and its peer is no SendingConformancePeer")
          }
          try await body(peer)
        }
      }
    }
    return checks
  }

  private static func check(
    _ name: String, _ adapter: any ChannelAdapter.Type, body: @escaping @Sendable () async throws -> Void
  ) -> ConformanceCheck {
    ConformanceCheck(name, adapter: adapter.descriptor.id.rawValue, body: body)
  }

  private static let declarations: [(String, @Sendable (any ConformancePeer) async throws -> Void)] = [
    ("descriptor", descriptorIsSane), ("codes", codesAreDeclared), ("exemptions", exemptionsName),
    ("settings", settingsAreStrict),
    ("check is pure", checkIsPure), ("init does no I/O", initDoesNothing), ("inspection", inspectionIsTotal),
  ]

  private static let served: [(String, @Sendable (any ServedConformancePeer) async throws -> Void)] = [
    ("acceptance", messagesArrive), ("duplicates", duplicatesAreTheSame), ("reordering", orderDoesNotMatter),
    ("batches", batchesArriveWhole), ("hostile bodies", hostileBodiesAreRefused), ("forgeries", forgeriesAreRefused),
    ("unknown paths", unknownPathsAreRefused), ("inbox failure", failureIsNotAcknowledged),
    ("random failures", retriesLoseNothing), ("cancellation", cancellationReturns), ("restart", restartKeepsNames),
  ]

  private static let sending: [(String, @Sendable (any SendingConformancePeer) async throws -> Void)] = [
    ("one request", oneRequestEach), ("failures are classified", failuresAreClassified),
    ("sending is cancelled", sendingIsCancelled),
  ]

  /// The names of all checks.
  static let names: Set<String> = Set(declarations.map(\.0) + served.map(\.0) + sending.map(\.0))
}
