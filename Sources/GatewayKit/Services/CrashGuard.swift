/// Registers work that would be repeated after a crash of the process, such as parsing a mail before the position in the
/// folder is advanced.
///
/// The core remembers which work was running when the process crashed. Work that crashes the process repeatedly is set
/// aside: the adapter then stores the event without that work. The adapter chooses the names; a name must be the same at
/// each attempt and have at most 200 bytes. Marking costs about a microsecond and is possible from any thread.
public protocol CrashGuard: Sendable {
  /// Whether work of this name is suspected, because the process crashed while it was running. Do suspect work one piece at a
  /// time.
  func isSuspect(_ name: String) -> Bool

  /// Whether work of this name is set aside because it crashes the process. It must not begin again.
  func isSetAside(_ name: String) -> Bool

  /// Returns when work of this name may begin. Await it before each `begin`.
  ///
  /// Work that is not suspected may begin at once, or after a suspect that is being tried alone. A suspect waits for its
  /// trial.
  ///
  /// - Throws: If the gateway stops or the task was cancelled; the work must not begin then.
  func admit(_ name: String) async throws(CancellationError)

  /// Marks that work begins.
  func begin(_ name: String) -> CrashMark

  /// Marks that work ended. Set `isDone` to false if it failed, or if more work of that name follows before the event is
  /// stored; suspected work then stays suspected.
  func end(_ mark: CrashMark, isDone: Bool)
}

/// The mark of running work.
public struct CrashMark: Sendable {
  /// The adapter's name of the work.
  public let name: String
  /// The slot in the register of running work; nil if it is not registered.
  public let slot: Int?

  /// Creates a mark.
  public init(name: String, slot: Int?) {
    self.name = name
    self.slot = slot
  }
}

extension CrashGuard {
  /// Runs `body` as work of this name, unless it is set aside; then returns nil. `isLast` is false if more work of the name
  /// follows.
  public func attempt<Value>(_ name: String, isLast: Bool = true, _ body: () throws -> Value) rethrows -> Value? {
    guard !isSetAside(name) else { return nil }
    let mark = begin(name)
    defer { end(mark, isDone: isLast) }
    return try body()
  }
}

/// Registers nothing. For tests, and for programs that are not restarted automatically.
public struct NoCrashGuard: CrashGuard {
  /// Creates a guard that suspects nothing.
  public init() {}

  /// Always false.
  public func isSuspect(_ name: String) -> Bool { false }
  /// Always false.
  public func isSetAside(_ name: String) -> Bool { false }
  /// Returns immediately.
  public func admit(_ name: String) async throws(CancellationError) {}
  /// Returns a mark without a slot.
  public func begin(_ name: String) -> CrashMark { CrashMark(name: name, slot: nil) }
  /// Does nothing.
  public func end(_ mark: CrashMark, isDone: Bool) {}
}
