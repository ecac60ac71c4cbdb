/// The register of the work that is running at the moment. It outlives a crash of the process, and need not outlive one of
/// the machine: entries are not synced to the disk.
public protocol WorkRegister: Sendable {
  /// How the last process ended, and what was running then; begins a register of this process. Until then, and after
  /// `close()`, nothing is registered. Called once.
  func open() -> LastEnd

  /// Registers work under a name of at most 500 bytes. Returns its slot; nil where it is not registered, because the
  /// register is full or not open: then a crash does not tell of it.
  func begin(_ name: String) -> Int?

  /// Frees a slot.
  func end(_ slot: Int)

  /// Makes sure that a fault on the calling thread is noted, even an overflow of its stack. `begin` does so for its own
  /// thread; work that went to another thread calls this where it may recurse. Costs nanoseconds after the first time.
  func armThread()

  /// Notes that the process ends as it should.
  func close()
}

/// How a process ended.
public struct LastEnd: Sendable, Hashable {
  /// The manner of the end.
  public enum Manner: Sendable, Hashable {
    /// It stopped as it should, or there was none.
    case stopped
    /// It crashed by a fault of its own, with this signal.
    case crashed(signal: Int)
    /// It was cut off: killed from outside, by a lack of memory or by a power cut.
    case cutOff
  }

  /// The manner.
  public let manner: Manner
  /// The names of what was running.
  public let running: [String]

  /// An end.
  public init(_ manner: Manner, running: [String] = []) {
    self.manner = manner
    self.running = running
  }
}

/// A register of nothing: for programs that are not started again by themselves.
public struct NoWorkRegister: WorkRegister {
  /// A register of nothing.
  public init() {}

  /// A stop.
  public func open() -> LastEnd { LastEnd(.stopped) }
  /// Nil.
  public func begin(_ name: String) -> Int? { nil }
  /// Nothing.
  public func end(_ slot: Int) {}
  /// Nothing.
  public func armThread() {}
  /// Nothing.
  public func close() {}
}
