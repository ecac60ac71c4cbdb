import Synchronization

/// Keeps what a peer was sent.
final class RequestRecord: Sendable {
  private let kept = Mutex<[TestConnection.Request]>([])
  var requests: [TestConnection.Request] { kept.withLock { $0 } }
  func keep(_ request: TestConnection.Request) { kept.withLock { $0.append(request) } }

  /// A peer that keeps every request, and answers `ok`.
  func peer(_ connection: TestConnection) {
    while let request = connection.request() {
      keep(request)
      connection.answer("ok")
    }
  }
}
