/// How far a job is: a count of its own units, such as rows or messages.
public struct JobProgress: Sendable, Hashable, Codable {
  /// The units that are done.
  public let done: Int
  /// The units in all; nil when nobody knows yet.
  public let total: Int?

  /// Creates a progress.
  public init(done: Int, total: Int?) {
    self.done = done
    self.total = total
  }
}

/// The job in which an operation runs.
struct RunningJob: Sendable {
  /// Whether the gateway ended during an earlier attempt at the same job.
  let isResumed: Bool
  /// Takes the progress.
  let report: @Sendable (JobProgress) -> Void
}

extension OperationCall {
  /// Tells how far the operation is, if it runs as a job.
  func progress(_ done: Int, of total: Int?) { job?.report(JobProgress(done: done, total: total)) }

  /// Throws when the job was cancelled or the gateway stops.
  func throwIfCancelled() throws(OperationError) {
    if Task.isCancelled { throw OperationError(.jobCancelled) }
  }
}
