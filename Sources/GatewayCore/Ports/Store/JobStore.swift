public import Foundation
public import GatewayKit

/// The id of a job.
public struct JobID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// How a job stands.
public enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
  /// It runs.
  case running
  /// It ended with a result.
  case done
  /// It ended with an error.
  case failed
  /// A person ended it.
  case cancelled
  /// The gateway ended while it ran.
  case interrupted
}

/// A piece of work that takes minutes, as it is stored.
public struct JobRecord: Sendable, Hashable {
  /// Its number, which grows from job to job; 0 before it is stored.
  public var number: Int64
  /// Its id.
  public let id: JobID
  /// The name of the operation that it runs.
  public let kind: String
  /// Who started it.
  public let actor: AgentID
  /// The operation's arguments as JSON, never with secrets; empty for a job that cannot be resumed.
  public let arguments: [UInt8]
  /// When it was started.
  public let createdAt: Date
  /// How it stands.
  public var state: JobState
  /// When it ended; nil while it runs.
  public var endedAt: Date?
  /// The operation's outcome as JSON; nil without one, and in lists.
  public var result: [UInt8]?
  /// Why it has no result; nil while it runs and if it has one.
  public var error: Explanation?

  /// Creates a job that runs.
  public init(id: JobID, kind: String, actor: AgentID, arguments: [UInt8], createdAt: Date) {
    number = 0
    self.id = id
    self.kind = kind
    self.actor = actor
    self.arguments = arguments
    self.createdAt = createdAt
    state = .running
  }
}

/// How a job ended.
public struct JobEnding: Sendable, Hashable {
  /// The state; never `.running`.
  public let state: JobState
  /// The outcome as JSON.
  public let result: [UInt8]?
  /// Why there is no outcome.
  public let error: Explanation?

  /// Creates an ending.
  public init(_ state: JobState, result: [UInt8]? = nil, error: Explanation? = nil) {
    self.state = state
    self.result = result
    self.error = error
  }
}

/// Jobs: what runs, and how the last ones ended.
public protocol JobStore: Sendable {
  /// Adds a job, and removes the oldest ended ones of its kind, so that at most `keeping` of them stay. Returns the job of the same
  /// kind that still runs, with nothing changed, if there is one; else nil.
  func addJob(_ job: JobRecord, keeping: Int) async throws(StoreError) -> JobRecord?

  /// The job with this id; nil when it does not exist.
  func job(_ id: JobID) async throws(StoreError) -> JobRecord?

  /// Jobs without their results, the newest first: of one kind or of all, with numbers below `before`, at most `limit`.
  func jobs(ofKind kind: String?, before: Int64?, limit: Int) async throws(StoreError) -> [JobRecord]

  /// The jobs that run, the oldest first.
  func runningJobs() async throws(StoreError) -> [JobRecord]

  /// Ends a job that runs; false, with nothing changed, if it does not.
  func endJob(_ id: JobID, as ending: JobEnding, at now: Date) async throws(StoreError) -> Bool
}
