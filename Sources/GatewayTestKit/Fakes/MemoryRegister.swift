public import GatewayCore
import Synchronization

/// A register of running work in memory. The next `open()` returns what a test set as the last process's end.
public final class MemoryRegister: WorkRegister {
  private struct State {
    var last = LastEnd(.stopped)
    var running: [Int: String] = [:]
    var named = 0
    var isClosed = false
  }
  private let state = Mutex(State())

  /// A register after a process that stopped.
  public init() {}

  /// Makes the last process end in this way.
  public func lastProcess(ended end: LastEnd) { state.withLock { $0.last = end } }

  /// The names of what is running.
  public var running: [String] { state.withLock { $0.running.values.sorted() } }

  /// Whether the process ended normally.
  public var isClosed: Bool { state.withLock(\.isClosed) }

  /// How the last process ended, once.
  public func open() -> LastEnd {
    state.withLock { state in
      defer { state = State() }
      return state.last
    }
  }

  /// Registers work.
  public func begin(_ name: String) -> Int? {
    state.withLock { state in
      state.named += 1
      state.running[state.named] = name
      return state.named
    }
  }

  /// Frees a slot.
  public func end(_ slot: Int) { state.withLock { $0.running[slot] = nil } }

  /// Does nothing: a test's threads need no preparation.
  public func armThread() {}

  /// Records that the process ends normally.
  public func close() { state.withLock { $0.isClosed = true } }
}
