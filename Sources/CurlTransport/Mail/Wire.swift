import GatewayKit

/// A raw connection on its loop. Closed when the last reference is released.
final class Wire: RawConnection {
  private let loop: WireLoop
  private let id: WireID

  private init(_ id: WireID, on loop: WireLoop) {
    self.loop = loop
    self.id = id
  }

  deinit { _ = loop.post(.close(id, nil)) }

  /// Connects and logs in.
  static func open(_ order: WireOrder, on loop: WireLoop) async throws(AdapterError) -> Wire {
    let id = WireID()
    let opened = Promise<Void>()
    try await awaiting(opened, orOnCancel: { _ = loop.post(.close(id, nil)) }) {
      loop.post(.open(order, id, opened))
    }
    return Wire(id, on: loop)
  }

  func write(_ bytes: [UInt8]) async throws(AdapterError) {
    if bytes.isEmpty { return }
    let (pinned, written) = (PinnedBytes(bytes), Promise<Void>())
    // Half a command is worse than none, so an abandoned write closes the connection.
    try await Self.awaiting(written, orOnCancel: { [loop, id] in _ = loop.post(.close(id, nil)) }) {
      loop.post(.write(pinned, id, written))
    }
  }

  func read(within limit: Duration) async throws(AdapterError) -> [UInt8]? {
    let read = Promise<[UInt8]?>()
    return try await Self.awaiting(read, orOnCancel: { [loop, id] in _ = loop.post(.stopReading(id)) }) {
      loop.post(.read(until: .now + limit, id, read))
    }
  }

  func close() async {
    let closed = Promise<Void>()
    // A loop that is ending closes every connection.
    if loop.post(.close(id, closed)) { try? await closed.value() }
  }

  private static func awaiting<Value: Sendable>(
    _ promise: Promise<Value>, orOnCancel cancel: @Sendable @escaping () -> Void, _ post: () -> Bool
  ) async throws(AdapterError) -> Value {
    if !post() { promise.fail(AdapterError(.unavailable, "the gateway is stopping")) }
    let result: Result<Value, AdapterError> = await withTaskCancellationHandler {
      // The handler may have run before there was anything to end.
      if Task.isCancelled { cancel() }
      do throws(AdapterError) {
        return .success(try await promise.value())
      } catch {
        return .failure(error)
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }
}

/// Identifies a connection.
final class WireID: Sendable, Hashable {
  static func == (one: WireID, other: WireID) -> Bool { one === other }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A connection to make.
struct WireOrder: Sendable {
  /// The server.
  let target: MailTarget
  /// The account that logs in.
  let login: MailLogin
  /// Whether libcurl may choose any mechanism that the server offers, or only ours.
  var takesAnyMechanism = false
  /// When the login must be complete.
  let deadline: ContinuousClock.Instant
  /// Settings that apply to every connection.
  let options: CurlTransport.Options
}
