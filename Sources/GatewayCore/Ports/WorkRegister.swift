/// Records the work in progress so that it survives a crash of the process. It need not survive a crash of the machine:
/// entries are not synced to disk.
public protocol WorkRegister: Sendable {
  /// Returns how the last process ended and what was running then, and starts this process's register. Before this
  /// call, and after `close()`, nothing is registered. Call it once.
  func open() -> LastEnd

  /// Registers work under a name of at most 500 bytes. Returns its slot; nil if it was not registered, because the
  /// register is full or not open, or because the process is crashing. A crash then does not name this work.
  func begin(_ name: String) -> Int?

  /// Frees a slot. Does nothing while the process is crashing.
  func end(_ slot: Int)

  /// Prepares the calling thread so that a fault on it is recorded, even a stack overflow. `begin` does this for its
  /// own thread; work that moved to another thread and may recurse calls this. Costs nanoseconds after the first call.
  func armThread()

  /// Records that the process ends regularly. Does nothing while the process is crashing.
  func close()
}

/// How a process ended.
public struct LastEnd: Sendable, Hashable {
  /// How the process ended.
  public enum Manner: Sendable, Hashable {
    /// It stopped regularly, or there was no process.
    case stopped
    /// It crashed with this signal, by its own fault.
    case crashed(signal: Int)
    /// It was cut off: killed from outside, by lack of memory or by a power failure.
    case cutOff
  }

  /// How it ended.
  public let manner: Manner
  /// The names of the work that was running.
  public let running: [String]

  /// Creates an end.
  public init(_ manner: Manner, running: [String] = []) {
    self.manner = manner
    self.running = running
  }
}

/// A register that records nothing, for programs that are not restarted automatically.
public struct NoWorkRegister: WorkRegister {
  /// Creates the register.
  public init() {}

  /// Always a regular stop.
  public func open() -> LastEnd { LastEnd(.stopped) }
  /// Always nil.
  public func begin(_ name: String) -> Int? { nil }
  /// Does nothing.
  public func end(_ slot: Int) {}
  /// Does nothing.
  public func armThread() {}
  /// Does nothing.
  public func close() {}
}
