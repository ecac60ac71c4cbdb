import Synchronization

/// The gateway's own origins: known once it is bound, before the first request is read.
final class OwnOrigins: Sendable {
  private let origins = Mutex<Set<String>>([])

  var all: Set<String> { origins.withLock { $0 } }

  func set(_ new: Set<String>) { origins.withLock { $0 = new } }
}
