import Synchronization

/// Whether the last run ended in trouble: the core takes a run's return for the word that all is well again.
final class PollStanding: Sendable {
  private let isTroubled = Mutex(false)

  /// A run ended in trouble.
  func failed() { isTroubled.withLock { $0 = true } }

  /// All folders could be read; true the first time after trouble.
  func recovered() -> Bool {
    isTroubled.withLock { isTroubled in
      defer { isTroubled = false }
      return isTroubled
    }
  }
}
