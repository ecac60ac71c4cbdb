import Foundation
import GatewayKit
import Logging
import Synchronization

/// Runs work that takes minutes, at most one job of a kind at a time, and keeps how the last ones ended.
///
/// A job is stored before it begins. If the process ends while it runs, the next start resumes it or marks it as
/// interrupted. Progress is only in memory.
final class Jobs: Sendable {
  /// The ended jobs of each kind that are kept.
  static let kept = 20
  /// The waits after which the end of a job is stored again, in seconds; the last one is repeated.
  private static let storingWaits = [1, 5, 30]
  /// The largest result, in bytes.
  static let resultLimit = 2 << 20
  /// The least time between two announcements of progress.
  private static let announcementInterval = Duration.milliseconds(500)

  /// The work of a job; returns the outcome as JSON.
  typealias Body = @Sendable (RunningJob) async throws(OperationError) -> [UInt8]

  private struct Work: Sendable {
    let job: JobRecord
    let isResumed: Bool
    let body: Body
  }

  private struct Running {
    let cancelled = Latch()
    var progress: JobProgress?
    var announcedAt: Duration?
  }

  private let store: any JobStore
  private let feed: ChangeFeed
  private let clock: any GatewayClock
  private let log: Logger
  private let running = Mutex<[JobID: Running]>([:])
  private let works: AsyncStream<Work>
  private let queue: AsyncStream<Work>.Continuation

  init(store: any JobStore, feed: ChangeFeed, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.feed = feed
    self.clock = clock
    self.log = log
    // Bounded by the number of kinds.
    (works, queue) = AsyncStream.makeStream(of: Work.self)
  }

  /// Stores a job and starts it as soon as `run()` runs.
  ///
  /// - Throws: `.jobOpen` if one of the kind runs.
  func begin(_ job: JobRecord, _ body: @escaping Body) async throws(OperationError) {
    let open: JobRecord?
    do { open = try await store.addJob(job, keeping: Self.kept) } catch { throw OperationError(error) }
    if let open { throw OperationError(.jobOpen, ["job": .string(open.id.rawValue), "kind": .string(job.kind)]) }
    enqueue(Work(job: job, isResumed: false, body: body))
  }

  /// Resumes the jobs that ran when the last process ended, or marks them as interrupted where `body` is nil. To be called
  /// once, at the start.
  func recover(_ body: (JobRecord) -> Body?) async throws(StoreError) {
    for job in try await store.runningJobs() where running.withLock({ $0[job.id] == nil }) {
      if let body = body(job) {
        log.info("a job that was interrupted goes on", metadata: ["job": "\(job.id)", "kind": "\(job.kind)"])
        enqueue(Work(job: job, isResumed: true, body: body))
      } else {
        _ = try await store.endJob(
          job.id, as: JobEnding(.interrupted, error: OperationErrorCode.jobInterrupted.with()), at: clock.now)
      }
    }
  }

  /// Runs jobs until cancelled. Jobs that run then stay as they are for the next start.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await work in works { group.addTask { await self.perform(work) } }
    }
  }

  /// How far a job is; nil when it does not run or has told nothing.
  func progress(of id: JobID) -> JobProgress? { running.withLock { $0[id]?.progress } }

  /// Asks a job to end. False when it does not run in this process.
  func cancel(_ id: JobID) -> Bool {
    guard let cancelled = running.withLock({ $0[id]?.cancelled }) else { return false }
    cancelled.open()
    return true
  }

  private func enqueue(_ work: Work) {
    running.withLock { $0[work.job.id] = Running() }
    queue.yield(work)
    feed.publish(kind: Self.topic)
  }

  /// The name of the live event.
  private static let topic = "job"

  private func perform(_ work: Work) async {
    let id = work.job.id
    guard let cancelled = running.withLock({ $0[id]?.cancelled }) else { return }
    let handle = RunningJob(isResumed: work.isResumed) { [weak self] in self?.note($0, of: id) }
    let result = await withTaskGroup(of: Result<[UInt8], OperationError>?.self) { group in
      group.addTask {
        do throws(OperationError) { return .success(try await work.body(handle)) } catch { return .failure(error) }
      }
      group.addTask {
        await cancelled.wait()
        return nil
      }
      var result: Result<[UInt8], OperationError>?
      for await ended in group {
        // The job's end ends the waiting, and a person's wish ends the job.
        if let ended { result = ended }
        group.cancelAll()
      }
      return result
    }
    if let ending = Self.ending(result, isCancelled: cancelled.isOpen, isStopping: Task.isCancelled) {
      await insist(id, ending)
    }
    running.withLock { $0[id] = nil }
    feed.publish(kind: Self.topic)
  }

  /// Stores a job's end, also if the disk is full for a while: until then no other job of the kind can begin. When the
  /// process stops before, the next start finds the job as it was.
  private func insist(_ id: JobID, _ ending: JobEnding) async {
    let endedAt = clock.now
    for tries in 0... {
      do throws(StoreError) {
        _ = try await store.endJob(id, as: ending, at: endedAt)
        return
      } catch {
        if tries == 0 {
          log.error("a job's end could not be stored yet", metadata: ["job": "\(id)", "error": "\(error)"])
        }
        guard error.kind == .unavailable else { return }
      }
      let wait = Self.storingWaits[min(tries, Self.storingWaits.count - 1)]
      do { try await clock.sleep(for: .seconds(wait)) } catch { return }
    }
  }

  /// How a job ended; nil if it did not, because the process stops.
  private static func ending(
    _ result: Result<[UInt8], OperationError>?, isCancelled: Bool, isStopping: Bool
  ) -> JobEnding? {
    switch result {
    case .success(let bytes) where bytes.count > resultLimit:
      return JobEnding(.failed, error: OperationErrorCode.jobResultTooLarge.with())
    case .success(let bytes): return JobEnding(.done, result: bytes)
    case .failure, nil:
      if isCancelled { return JobEnding(.cancelled) }
      guard !isStopping, case .failure(let error) = result else { return nil }
      return JobEnding(.failed, error: error.explanation)
    }
  }

  private func note(_ progress: JobProgress, of id: JobID) {
    let now = clock.uptime
    let isDue = running.withLock { running in
      guard var job = running[id] else { return false }
      job.progress = progress
      let isDue = job.announcedAt.map { now - $0 >= Self.announcementInterval } ?? true
      if isDue { job.announcedAt = now }
      running[id] = job
      return isDue
    }
    if isDue { feed.publish(kind: Self.topic) }
  }
}
