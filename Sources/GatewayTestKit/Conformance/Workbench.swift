import GatewayKit
import HTTPTypes

/// One instance of an adapter with everything around it.
struct Workbench: Sendable {
  let adapter: any ChannelAdapter
  let inbox: RecordingInbox
  let state: MemoryAdapterState
  let signer: FixedSigner
  let conversations: FakeConversations
  let clock: ManualClock
  private let peer: any ConformancePeer

  /// An instance that talks to `peer`.
  init(_ peer: any ConformancePeer) throws {
    try self.init(peer, state: MemoryAdapterState(), signer: FixedSigner(secrets: peer.secrets), clock: ManualClock())
  }

  /// Another process on the same data folder: the same state, signer and time, but a new inbox.
  func restarted() throws -> Workbench { try Workbench(peer, state: state, signer: signer, clock: clock) }

  private init(
    _ peer: any ConformancePeer, state: MemoryAdapterState, signer: FixedSigner, clock: ManualClock
  ) throws {
    self.peer = peer
    self.state = state
    self.signer = signer
    self.clock = clock
    inbox = RecordingInbox()
    conversations = FakeConversations()
    adapter = type(of: peer).adapter.init(
      settings: try Declarations.settings(of: type(of: peer).adapter, given: peer.settings),
      context: .forTesting(
        state: state, signer: signer, conversations: conversations, http: peer.http, smtp: peer.smtp,
        raw: peer.raw, clock: clock))
  }

  /// The adapter as an HTTP server.
  var served: any HTTPServing {
    get throws {
      guard let served = adapter as? any HTTPServing else { throw ConformanceFailure("the adapter serves no HTTP") }
      return served
    }
  }

  /// The adapter's response, within ten seconds.
  func answer(_ request: ServedRequest) async throws -> ServedResponse {
    let (served, inbox) = (try served, inbox)
    return try await within(.seconds(10), "an answer to \(request.method) \(request.path)") {
      await served.handle(request, inbox: inbox)
    }
  }

  /// Sends `requests` one after the other; each must be acknowledged.
  func deliver(_ requests: [ServedRequest]) async throws {
    for request in requests {
      let status = try await answer(request).status
      try expect(status.kind == .successful, "an authentic message was answered with \(status)")
    }
  }

  /// The id and text of each accepted event.
  var accepted: Set<Accepted> { Set(inbox.events.map(Accepted.init)) }
}

/// An accepted event's id and text.
struct Accepted: Hashable {
  let externalID: String
  let thread: ThreadKey
  let text: String

  init(_ event: InboundEvent) {
    externalID = event.externalID
    thread = event.thread
    text = if case .message(let message) = event.content { message.text } else { "" }
  }
}
