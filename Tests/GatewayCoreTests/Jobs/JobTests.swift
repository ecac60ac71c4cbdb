import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore
@testable import SQLiteStore

@Suite("Jobs", .timeLimit(.minutes(5)))
struct JobTests {
  private let business = TestBusiness()

  @Test("a job's result is the operation's outcome, and it is told as an event")
  func done() async throws {
    defer { business.remove() }
    try await business.open { life in
      var events = try life.admin.runner.events(as: .host("rosa"), after: nil).makeAsyncIterator()
      guard case .resync? = try await events.next()?.content else {
        Issue.record("no resync")
        return
      }
      let started = try await life.admin.runner.start(ExamineGateway(), as: .host("rosa")).job
      #expect(started.kind == "doctor" && started.startedBy.name == "rosa")
      guard case .changed("job")? = try await events.next()?.content else {
        Issue.record("no event of the job")
        return
      }
      let job = try await life.ended(started.id)
      #expect(job.state == .done && job.error == nil)
      #expect(job.result?["items"]?.elements.compactMap { $0["place"]?.text } == ["vault", "phone", "screen"])
      #expect(try await life.admin.run(ShowExamination()) == job)
      let listed = try await life.admin.run(ListJobs(kind: "doctor")).items
      #expect(listed.map(\.id) == [started.id] && listed[0].result == nil)
      await #expect(throws: OperationError.self) { try await life.admin.run(ShowJob(job: "nothing")) }
      await #expect(throws: OperationError.self) { try await life.admin.run(CancelJob(job: started.id)) }
    }
  }

  @Test("a failure is shown with its code, and the next of the kind may then run")
  func failed() async throws {
    defer { business.remove() }
    try await business.open { life in
      for _ in 0..<2 {
        let started = try await life.admin.runner.start(VerifyAudit(mark: "nonsense"), as: .host("rosa")).job
        let job = try await life.ended(started.id)
        #expect(job.state == .failed && job.error?.code == "audit_mark_invalid" && job.result == nil)
      }
      let whole = try await life.admin.runner.start(VerifyAudit(), as: .host("rosa")).job
      #expect(try await life.ended(whole.id).result?["faults"] == [])
    }
  }

  @Test("a job's end is stored as soon as the disk has room again, and the next of the kind may then run")
  func fullDisk() async throws {
    let faults = StoreFaults()
    defer { business.remove() }
    try await business.open(faults: faults) { life in
      let kind = ExamineGateway.spec.name
      let record = JobRecord(id: "j1", kind: kind, actor: "user:u1", arguments: [], createdAt: life.clock.now)
      try await life.admin.services.jobs.begin(record) { _ throws(OperationError) in
        faults.fillDisk()
        return Array("{}".utf8)
      }
      try await waitUntil("storing waits") { life.clock.deadlines.contains(life.clock.now + .seconds(1)) }
      #expect(try await life.admin.run(ShowJob(job: "j1")).state == .running)
      faults.freeDisk()
      life.clock.advance(by: .seconds(1))
      #expect(try await life.ended("j1").state == .done)
      let next = try await life.admin.runner.start(ExamineGateway(), as: .host("rosa")).job
      #expect(try await life.ended(next.id).state == .done)
    }
  }

  @Test("one of a kind runs at a time; who cancels it needs the role that may start it")
  func cancelled() async throws {
    defer { business.remove() }
    try await business.open { life in
      let jobs = life.admin.services.jobs
      let record = JobRecord(
        id: "j1", kind: RotateVault.spec.name, actor: "user:u1", arguments: [], createdAt: life.clock.now)
      try await jobs.begin(record) { job throws(OperationError) in
        job.report(JobProgress(done: 3, total: 9))
        while !Task.isCancelled { await Task.yield() }
        throw OperationError(.jobCancelled)
      }
      try await life.until { try await $0.admin.run(ShowJob(job: "j1")).progress == JobProgress(done: 3, total: 9) }
      let second = await #expect(throws: OperationError.self) {
        try await life.admin.runner.start(RotateVault(), as: .host("rosa"))
      }
      #expect(second?.explanation.params["job"] == "j1" && second?.kind == .conflict)
      let admin = Actor.user("u2", Permissions(role: .admin))
      let forbidden = await #expect(throws: OperationError.self) {
        try await life.admin.runner.run(CancelJob(job: "j1"), as: admin)
      }
      #expect(forbidden?.kind == .forbidden)
      _ = try await life.admin.run(CancelJob(job: "j1"))
      #expect(try await life.ended("j1").state == .cancelled)
      // A rotation without a vault fails; it was not refused.
      let third = try await life.admin.runner.start(RotateVault(), as: .host("rosa")).job
      #expect(try await life.ended(third.id).error?.code == "vault_missing")
    }
  }

  @Test("a job that ran when the process ended is interrupted at the next start, or resumed if its kind can be")
  func restarted() async throws {
    defer { business.remove() }
    try await business.open(running: false) { life in
      for (id, kind) in [("j1", ExamineGateway.spec.name), ("j2", RotateVault.spec.name), ("j3", "of.another.version")]
      {
        let record = JobRecord(
          id: JobID(rawValue: id), kind: kind, actor: "user:u1", arguments: Array("{}".utf8),
          createdAt: life.clock.now)
        let open = try await life.store.addJob(record, keeping: 10)
        #expect(open == nil)
      }
      #expect(try await life.admin.run(ShowJob(job: "j1")).state == .running)
    }
    try await business.open { life in
      for id in ["j1", "j3"] {
        let job = try await life.ended(JobID(rawValue: id))
        #expect(job.state == .interrupted && job.error?.code == "job_interrupted")
      }
      // There is no vault here, which the resumed rotation finds out.
      #expect(try await life.ended("j2").error?.code == "vault_missing")
      #expect(try await life.store.runningJobs().isEmpty)
    }
  }

  @Test("a job that runs when the gateway stops is left for the next start, and its work ends")
  func stopped() async throws {
    defer { business.remove() }
    try await business.open { life in
      let record = JobRecord(
        id: "j1", kind: ExamineGateway.spec.name, actor: "user:u1", arguments: Array("{}".utf8),
        createdAt: life.clock.now)
      try await life.admin.services.jobs.begin(record) { job throws(OperationError) in
        job.report(JobProgress(done: 1, total: nil))
        while !Task.isCancelled { await Task.yield() }
        throw OperationError(.jobCancelled)
      }
      try await life.until { try await $0.admin.run(ShowJob(job: "j1")).progress?.done == 1 }
    }
    try await business.open(running: false) { life in
      let left = try await life.store.runningJobs()
      #expect(left.map(\.id) == ["j1"])
    }
  }
}

extension Life {
  /// The job, once it has ended.
  fileprivate func ended(_ id: JobID) async throws -> JobView {
    try await until { try await $0.admin.run(ShowJob(job: id)).state != .running }
    return try await admin.run(ShowJob(job: id))
  }
}
