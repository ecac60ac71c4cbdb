import Synchronization

/// Counts open event streams, or uploads, by key and refuses the one too many.
final class StreamSlots: Sendable {
  private let limit: Int
  private let open = Mutex<[String: Int]>([:])

  init(limit: Int) { self.limit = limit }

  /// A place for one stream, or nil when `key` has as many as it may.
  func take(_ key: String) -> Slot? {
    let granted = open.withLock { open in
      let count = open[key, default: 0]
      guard count < limit else { return false }
      open[key] = count + 1
      return true
    }
    return granted ? Slot(key: key, slots: self) : nil
  }

  private func free(_ key: String) {
    open.withLock { open in
      guard let count = open[key] else { return }
      open[key] = count > 1 ? count - 1 : nil
    }
  }

  /// One place, free again when nothing holds it any more: also where a response was dropped before it began.
  final class Slot: Sendable {
    private let key: String
    private let slots: StreamSlots

    fileprivate init(key: String, slots: StreamSlots) {
      self.key = key
      self.slots = slots
    }

    deinit { slots.free(key) }
  }
}
