import Foundation
import GatewayCore
import GatewayKit

extension StoreConformance {
  static let jobChecks: [Check] = [
    Check("a job runs until it is ended once, and is kept with its result") { suite in
      var store = try await suite.makeStore()
      let begun = job("a", "doctor")
      try expect(try await store.addJob(begun, keeping: 10), is: nil, "a job of the kind that runs")
      store = try await suite.reopen(store)
      let found = try require(try await store.job("a"), "the job after reopening")
      try expect(found.arguments, is: begun.arguments, "its arguments")
      try expect(try await store.runningJobs(), is: [found], "the jobs that run")
      let failure = Explanation(code: "x", params: ["n": 1], text: "é")
      let ending = JobEnding(.failed, result: [0, 255], error: failure)
      try expect(try await store.endJob("a", as: ending, at: StoreSample.at(5)), is: true, "its end")
      try expect(
        try await store.endJob("a", as: JobEnding(.done), at: StoreSample.at(9)), is: false, "a second end")
      try expect(try await store.endJob("b", as: JobEnding(.done), at: StoreSample.start), is: false, "no job's end")
      let ended = try require(try await store.job("a"), "the ended job")
      try expect(ended.state, is: .failed, "its state")
      try expect(ended.endedAt, is: StoreSample.at(5), "when it ended")
      try expect(ended.result, is: [0, 255], "its result")
      try expect(ended.error, is: failure, "its error")
      try expect(try await store.runningJobs(), is: [], "the jobs that run after it")
      try expect(
        try await store.jobs(ofKind: nil, before: nil, limit: 10).map(\.result), is: [nil], "the results in a list")
    },

    Check("at most one job of a kind runs, also of those that are added at once") { suite in
      let store = try await suite.makeStore()
      let added = try await withThrowingTaskGroup(of: Bool.self) { group in
        for index in 0..<10 {
          group.addTask {
            try await store.addJob(job(JobID(rawValue: "j\(index)"), "doctor"), keeping: 10) == nil
          }
        }
        return try await group.reduce(into: 0) { if $1 { $0 += 1 } }
      }
      try expect(added, is: 1, "the jobs that were added")
      let running = try require(try await store.runningJobs().first, "the job that runs")
      try expect(try await store.addJob(job("x", "doctor"), keeping: 10), is: running, "the job that runs already")
      try expect(try await store.addJob(job("x", "vault.rotate"), keeping: 10), is: nil, "another kind's")
    },

    Check("the last ended jobs of each kind are kept and listed in pages, of one kind or of all") { suite in
      let store = try await suite.makeStore()
      _ = try await store.addJob(job("open", "rehearsals"), keeping: 2)
      for index in 0..<8 {
        let id = JobID(rawValue: "j\(index)")
        _ = try await store.addJob(job(id, index.isMultiple(of: 2) ? "even" : "odd"), keeping: 2)
        _ = try await store.endJob(id, as: JobEnding(.done), at: StoreSample.at(Double(index)))
      }
      // The oldest go when a job is added, which then ends itself.
      let all = try await store.jobs(ofKind: nil, before: nil, limit: 20)
      try expect(all.map(\.id.rawValue), is: ["j7", "j6", "j5", "j4", "j3", "j2", "open"], "the jobs, newest first")
      try expect(
        try await store.jobs(ofKind: "even", before: nil, limit: 20).map(\.id.rawValue), is: ["j6", "j4", "j2"],
        "the jobs of a kind")
      let page = try await store.jobs(ofKind: nil, before: all[1].number, limit: 2)
      try expect(page.map(\.id.rawValue), is: ["j5", "j4"], "a page")
      try expect(try await store.job("j0"), is: nil, "an old job")
    },
  ]

  private static func job(_ id: JobID, _ kind: String) -> JobRecord {
    JobRecord(id: id, kind: kind, actor: "user:u1", arguments: Array("{}".utf8), createdAt: StoreSample.start)
  }
}
