/// Marks work that would be begun again after a crash of the process, such as the parsing of a mail whose place in the
/// folder moves only afterwards.
///
/// The core remembers what was running when the process crashed. Work that is found to crash it is set aside: the adapter
/// stores the event without that work. Names are the adapter's own, the same at each attempt, at most 200 bytes. Marking
/// costs about a microsecond; it may be done from any thread.
public protocol CrashGuard: Sendable {
  /// Whether work of this name is suspected: the process crashed while it was running. Do suspect work one piece at a time.
  func isSuspect(_ name: String) -> Bool

  /// Whether work of this name crashes the process: never begin it again.
  func isSetAside(_ name: String) -> Bool

  /// Returns when work of this name may begin. Await it before each `begin`.
  ///
  /// Work that is not suspected begins at once, or after a suspect that is tried alone. A suspect waits for its trial.
  ///
  /// - Throws: when the work must not begin, because the gateway stops or the task was cancelled.
  func admit(_ name: String) async throws(CancellationError)

  /// Marks that work begins.
  func begin(_ name: String) -> CrashMark

  /// Marks that work ended. `isDone` is false where it failed, or where more work of that name follows before the event is
  /// stored: then work that was suspected stays suspected.
  func end(_ mark: CrashMark, isDone: Bool)
}

/// Work that was begun.
public struct CrashMark: Sendable {
  /// The adapter's name for it.
  public let name: String
  /// Its place in the register of running work; nil where it is in none.
  public let slot: Int?

  /// A mark.
  public init(name: String, slot: Int?) {
    self.name = name
    self.slot = slot
  }
}

extension CrashGuard {
  /// Runs `body` as work of this name, the last one or not; nil, and it is not run, where that work is set aside.
  public func attempt<Value>(_ name: String, isLast: Bool = true, _ body: () throws -> Value) rethrows -> Value? {
    guard !isSetAside(name) else { return nil }
    let mark = begin(name)
    defer { end(mark, isDone: isLast) }
    return try body()
  }
}

/// Marks nothing: for tests, and for programs that are not started again by themselves.
public struct NoCrashGuard: CrashGuard {
  /// A guard that suspects nothing.
  public init() {}

  /// False.
  public func isSuspect(_ name: String) -> Bool { false }
  /// False.
  public func isSetAside(_ name: String) -> Bool { false }
  /// Returns at once.
  public func admit(_ name: String) async throws(CancellationError) {}
  /// A mark in no register.
  public func begin(_ name: String) -> CrashMark { CrashMark(name: name, slot: nil) }
  /// Nothing.
  public func end(_ mark: CrashMark, isDone: Bool) {}
}
