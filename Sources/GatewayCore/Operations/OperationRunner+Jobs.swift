import Foundation
import GatewayKit

extension OperationRunner {
  /// Starts `operation` as a job, as `run` would run it: surfaces whose callers do not wait use this for operations whose
  /// route is one of a job.
  ///
  /// - Throws: `.jobOpen` if one of the kind runs.
  public func start<Kind: Operation>(
    _ operation: Kind, as actor: Actor, from address: String? = nil, in session: SessionID? = nil
  ) async throws(OperationError) -> StartedJob {
    try await admit(actor, to: Kind.spec, on: operation.auditedObject, from: address)
    // Only who resumes a job needs its arguments.
    let arguments = Kind.spec.http?.job == .resumed ? try JobCoding.encode(operation) : []
    let record = JobRecord(
      id: JobID(rawValue: services.identifiers.fresh("j")), kind: Kind.spec.name, actor: actor.agent,
      arguments: arguments, createdAt: services.clock.now)
    try await services.jobs.begin(record) { job throws(OperationError) in
      try JobCoding.encode(try await run(operation, as: actor, from: address, in: session, job: job))
    }
    return StartedJob(job: services.view(try await services.storedJob(record.id)))
  }

  /// Resumes the jobs that ran when the last process ended, or marks them as interrupted. The gateway itself goes on with
  /// what a person had started.
  func recoverJobs() async throws(StoreError) {
    try await services.jobs.recover { record in
      guard let kind = OperationCatalogue.operation(named: record.kind), kind.spec.http?.job == .resumed else {
        return nil
      }
      return resumed(record, as: kind)
    }
  }

  private func resumed<Kind: Operation>(_ record: JobRecord, as kind: Kind.Type) -> Jobs.Body? {
    guard let operation = try? JobCoding.decoder.decode(Kind.self, from: Data(record.arguments)) else { return nil }
    return { job throws(OperationError) in try JobCoding.encode(try await run(operation, as: .system, job: job)) }
  }
}

/// The JSON of jobs: that of the API.
enum JobCoding {
  static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom {
      try Date($0.singleValueContainer().decode(String.self), strategy: .balcao)
    }
    return decoder
  }()

  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(.balcao))
    }
    return encoder
  }()

  static func encode(_ value: some Encodable) throws(OperationError) -> [UInt8] {
    do { return Array(try encoder.encode(value)) } catch {
      throw OperationError(.outcomeUnwritable, ["reason": .string("\(error)")])
    }
  }
}
