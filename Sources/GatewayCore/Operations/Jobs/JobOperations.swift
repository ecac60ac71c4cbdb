import GatewayKit

/// Lists jobs without their results, the newest first.
public struct ListJobs: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "jobs.list", http: .get("jobs"), access: .admin, effect: .read,
    summary: "Lists jobs without their results, the newest first. The last 20 of each kind that have ended are kept.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 50

  /// Only of this kind: the name of the operation, such as `vault.rotate`.
  public let kind: String?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(kind: String? = nil, cursor: String? = nil, limit: Int? = nil) {
    self.kind = kind
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<JobView> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), 200)
    var before: Int64?
    if let cursor {
      guard let number = Int64(cursor), number > 0 else { throw OperationError(.invalidCursor) }
      before = number
    }
    let found = try await services.stored { () throws(StoreError) in
      try await services.store.jobs(ofKind: kind, before: before, limit: limit)
    }
    guard let last = found.last else { return Page([]) }
    let more = try await services.stored { () throws(StoreError) in
      try await services.store.jobs(ofKind: kind, before: last.number, limit: 1)
    }
    return Page(found.map { services.view($0) }, next: more.isEmpty ? nil : String(last.number))
  }
}

/// Shows a job with its result.
public struct ShowJob: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "jobs.show", http: .get("jobs/{job}"), access: .admin, effect: .read,
    summary: "Shows a job with its progress, and its result once it has one.")

  /// The job.
  public let job: JobID

  /// Creates the operation.
  public init(job: JobID) { self.job = job }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> JobView {
    var found = try await call.services.storedJob(job)
    // A rehearsal names conversations; `ShowRehearsal` leaves out those that the actor may not see.
    if call.permissions.onlyAssigned, found.kind == RehearseContent.spec.name { found.result = nil }
    return call.services.view(found)
  }
}

/// Cancels a job that runs. What it has done until then stays.
public struct CancelJob: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "jobs.cancel", http: .delete("jobs/{job}"), access: .admin, effect: .edit, audited: .object("job", "job"),
    summary: "Cancels a job that runs. What it has done until then stays.")

  /// The job.
  public let job: JobID

  /// Creates the operation.
  public init(job: JobID) { self.job = job }

  /// Cancels it.
  public func run(_ call: OperationCall) async throws(OperationError) -> JobView {
    let services = call.services
    let found = try await services.storedJob(job)
    if let kind = OperationCatalogue.operation(named: found.kind) {
      try OperationRunner.authorize(call.actor, for: kind.spec)
    }
    guard found.state == .running else { throw OperationError(.jobEnded, ["state": .string(found.state.rawValue)]) }
    if !services.jobs.cancel(job) {
      // It ended just now, or the server that ran it is gone.
      _ = try await services.stored { () throws(StoreError) in
        try await services.store.endJob(job, as: JobEnding(.cancelled), at: call.now)
      }
    }
    return services.view(try await services.storedJob(job))
  }
}

extension OperationServices {
  /// The job; throws when it does not exist.
  func storedJob(_ id: JobID) async throws(OperationError) -> JobRecord {
    let found = try await stored { () throws(StoreError) in try await store.job(id) }
    guard let found else { throw OperationError(.jobNotFound, ["job": .string(id.rawValue)]) }
    return found
  }

  /// The job as people see it.
  func view(_ job: JobRecord) -> JobView { JobView(job, progress: jobs.progress(of: job.id), names: people.names) }
}
