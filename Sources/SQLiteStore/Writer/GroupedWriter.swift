import Foundation
import GRDB
import Logging
import Synchronization

/// The only writer of a data folder. Every write goes through it, and several writes share a commit.
///
/// A commit costs one disk sync, which serves every member that waits at that moment. No write is delayed to make a
/// group larger: while one commit is on its way to the disk, the next group gathers.
///
/// Members run on GRDB's writer queue, outside any task, so that a cancelled caller cannot abort a group: GRDB aborts
/// an access whose task is cancelled. Each member runs in a savepoint, so that its failure reverts only its changes. A
/// full disk or an interrupt ends the whole transaction, including savepoints. In that case, and when the commit itself
/// fails, the members run again one by one, and only those fail that fail alone.
///
/// A member may therefore run twice, and must change nothing but the database.
final class GroupedWriter: Sendable {
  /// A group takes no further members after this time.
  static let groupDuration = Duration.milliseconds(5)
  /// The most members in a group.
  static let groupSize = 512

  private struct Waiting {
    var members: [Member] = []
    var isDraining = false
    var isClosed = false
  }

  private let pool: DatabasePool
  private let outcome: CommitOutcome
  private let log: Logger
  private let waiting = Mutex(Waiting())

  /// A writer that records the result of its commits in `outcome`.
  init(pool: DatabasePool, outcome: CommitOutcome = CommitOutcome(), log: Logger) {
    self.pool = pool
    self.outcome = outcome
    self.log = log
  }

  /// Runs `body` inside a commit and returns after that commit is on disk.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let member = Member(
        work: { database in
          let value = try body(database)
          return { continuation.resume(returning: value) }
        },
        fail: { continuation.resume(throwing: $0) })
      enqueue(member)
    }
  }

  /// Refuses new members and returns when the waiting ones are written.
  func close() async {
    waiting.withLock { $0.isClosed = true }
    await withCheckedContinuation { continuation in
      // The queue is serial, so this runs after every drain that has begun.
      pool.asyncWriteWithoutTransaction { _ in continuation.resume() }
    }
  }

  private func enqueue(_ member: Member) {
    enum Next { case refuse, start, wait }
    let next: Next = waiting.withLock { waiting in
      if waiting.isClosed { return .refuse }
      waiting.members.append(member)
      if waiting.isDraining { return .wait }
      waiting.isDraining = true
      return .start
    }
    switch next {
    case .refuse: member.fail(WriterClosed())
    case .wait: break
    case .start: pool.asyncWriteWithoutTransaction { self.drain($0) }
    }
  }

  private func drain(_ database: Database) {
    while true {
      let taken = waiting.withLock { waiting in
        defer { waiting.members = [] }
        waiting.isDraining = !waiting.members.isEmpty
        return waiting.members
      }
      if taken.isEmpty { return }
      var rest = taken[...]
      while let first = rest.popFirst() {
        if rest.isEmpty {
          runAlone(first, database)
        } else {
          runGroup(startingWith: first, &rest, database)
        }
      }
    }
  }

  private func runGroup(startingWith first: Member, _ rest: inout ArraySlice<Member>, _ database: Database) {
    let end = ContinuousClock.now + Self.groupDuration
    var tried = [first]
    var outcomes: [Outcome] = []
    let before = database.totalChangesCount
    do {
      try database.beginTransaction(.immediate)
      outcomes.append(try runInSavepoint(first, database))
      while tried.count < Self.groupSize, ContinuousClock.now < end, let member = rest.popFirst() {
        tried.append(member)
        outcomes.append(try runInSavepoint(member, database))
      }
      try database.commit()
    } catch {
      rollBack(database)
      log.warning(
        "a group of writes failed; its members are run again one by one",
        metadata: ["members": "\(tried.count)", "error": "\(error)"])
      for member in tried { runAlone(member, database) }
      return
    }
    noteCommit(of: outcomes, since: before, database)
    for (member, outcome) in zip(tried, outcomes) { member.resume(outcome) }
  }

  private func runInSavepoint(_ member: Member, _ database: Database) throws -> Outcome {
    try database.cachedStatement(sql: "SAVEPOINT member").execute()
    let outcome = member.run(database)
    guard database.isInsideTransaction else { throw TransactionBroken(outcome: outcome) }
    if case .failed = outcome {
      try database.cachedStatement(sql: "ROLLBACK TRANSACTION TO SAVEPOINT member").execute()
    }
    try database.cachedStatement(sql: "RELEASE SAVEPOINT member").execute()
    return outcome
  }

  private func runAlone(_ member: Member, _ database: Database) {
    let before = database.totalChangesCount
    do {
      try database.beginTransaction(.immediate)
      let ended = member.run(database)
      switch ended {
      case .failed(let error):
        rollBack(database)
        outcome.failed(error)
      case .done:
        guard database.isInsideTransaction else { throw TransactionBroken(outcome: ended) }
        try database.commit()
        noteCommit(of: [ended], since: before, database)
      }
      member.resume(ended)
    } catch {
      rollBack(database)
      outcome.failed(error)
      member.fail(error)
    }
  }

  /// Records the result of a commit. A commit that changed nothing did not use the disk and is ignored.
  private func noteCommit(of members: [Outcome], since changes: Int, _ database: Database) {
    if database.totalChangesCount > changes { outcome.succeeded() }
    for case .failed(let error) in members { outcome.failed(error) }
  }

  private func rollBack(_ database: Database) {
    do {
      try database.rollback()
    } catch {
      log.error("a rollback failed", metadata: ["error": "\(error)"])
    }
  }
}

/// One write that waits for its commit.
private struct Member: Sendable {
  /// Does the write. Returns the closure to call once it is on disk.
  let work: @Sendable (Database) throws -> @Sendable () -> Void
  /// Reports to the caller that nothing was written.
  let fail: @Sendable (any Error) -> Void

  func run(_ database: Database) -> Outcome {
    do {
      return .done(try work(database))
    } catch {
      return .failed(error)
    }
  }

  func resume(_ outcome: Outcome) {
    switch outcome {
    case .done(let succeed): succeed()
    case .failed(let error): fail(error)
    }
  }
}

/// The result of a member's work, before the commit.
private enum Outcome {
  case done(@Sendable () -> Void)
  case failed(any Error)
}

/// A member's work ended the transaction it ran in.
private struct TransactionBroken: Error, CustomStringConvertible {
  let outcome: Outcome

  var description: String {
    switch outcome {
    case .done: "a write ended its transaction"
    case .failed(let error): "\(error)"
    }
  }
}

/// The writer is closed and takes no more writes.
struct WriterClosed: Error {}
