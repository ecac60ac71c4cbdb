public import Foundation
public import GatewayKit

/// A job as people see it.
public struct JobView: Sendable, Hashable, Codable {
  /// The id.
  public let id: JobID
  /// The operation that it runs: `vault.rotate`.
  public let kind: String
  /// How it stands.
  public let state: JobState
  /// How far it is; nil before it tells it, and after its end.
  public let progress: JobProgress?
  /// Who started it.
  public let startedBy: AgentView
  /// When it was started.
  public let createdAt: Date
  /// When it ended; nil while it runs.
  public let endedAt: Date?
  /// The outcome of the operation; nil while it runs, without one, and in lists.
  public let result: JSONValue?
  /// Why it failed or was interrupted.
  public let error: Explanation?

  init(_ job: JobRecord, progress: JobProgress?, names: AgentNames) {
    id = job.id
    kind = job.kind
    state = job.state
    self.progress = job.state == .running ? progress : nil
    startedBy = AgentView(job.actor, names: names)
    createdAt = job.createdAt
    endedAt = job.endedAt
    result = job.result.flatMap { try? JSONValue(receiving: $0) }
    error = job.error
  }
}

/// A job that was started.
public struct StartedJob: Sendable, Hashable, Codable {
  /// The job.
  public let job: JobView
}
