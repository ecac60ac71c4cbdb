import Foundation
import GatewayKit

/// Judges how processes ended. Pure: the records of all suspects, and the rule that changes them.
///
/// A process ended badly when it crashed by a fault of its own, or was cut off (killed, out of retention, no power).
///
/// - The first crash makes suspects of everything that was running. Suspects run only when their trial comes
///   (`TrialQueue`), beside work that is not suspected.
/// - A crash while suspects were running counts against them alone. Work that ran beside them stays unsuspected, unless
///   it was running at the bad end before as well.
/// - A cut-off proves less: only work that was running at two bad ends in a row becomes a suspect. Cut-offs within a minute
///   of one that was counted against the same work are not counted: they are one event, such as a series of `kill -9`.
/// - Suspects of two crashes, or of three repeated cut-offs, run alone. Until then nobody waits for them. Only an end at which
///   *nothing else* was running sets work aside: the second crash, or the fifth cut-off.
///
/// So work that ran beside other registered work is never set aside for it. What is not registered, such as a request on
/// its way in, is not seen: work that ran alone in the register at two such crashes is set aside for them.
///
/// One guilty piece of work is set aside after two crashes where its trial had nothing beside it, and after three where it
/// did. It takes a few more where it came in during the trials of others: `CrashBookTests` bound it by eight starts, and by
/// sixteen for cut-offs.
struct CrashBook {
  /// The number of crashes, the last with this work alone, that sets work aside.
  static let crashLimit = 2
  /// The number of cut-offs, all with this work alone, that sets work aside.
  static let cutOffLimit = 5
  /// The number of repeated cut-offs from which work is tried alone.
  static let repeatLimit = 3
  /// The shortest time between two cut-offs that count against the same work.
  static let cutOffInterval = Duration.seconds(60)
  /// How long a record is kept, unless its work ends without a crash.
  static let retention = Duration.seconds(30 * 86_400)

  /// What is known, by work.
  var records: [Work: CrashRecord] = [:]
  /// What was running at the last end, if that was a bad one.
  var lastRunning: Set<Work> = []

  /// Counts an end of a process while `running` was running. Returns the work whose records changed or went.
  mutating func judge(_ manner: LastEnd.Manner, running: Set<Work>, now: Date) -> Set<Work> {
    var changed = forget(before: now)
    let ranTwice = running.intersection(lastRunning)
    lastRunning = manner == .stopped ? [] : running
    switch manner {
    case .stopped: changed.formUnion(forgetCutOffs())
    case .crashed:
      let suspects = running.filter { records[$0]?.isSuspect ?? false }
      let charged = suspects.isEmpty ? running : suspects.union(ranTwice)
      for work in charged { change(work, now) { $0.crashes += 1 } }
      changed.formUnion(charged)
    case .cutOff: changed.formUnion(countCutOff(running, ranTwice: ranTwice, now))
    }
    if running.count == 1, let work = running.first, isGuilty(work, manner) { change(work, now) { $0.asideAt = now } }
    return changed
  }

  /// All suspects, those with the most bad ends first.
  var suspects: [Work] {
    records.filter(\.value.isSuspect).sorted { ($0.value.badEnds, $1.key.name) > ($1.value.badEnds, $0.key.name) }.map(
      \.key)
  }

  /// Forgets what is known against work that ended well, unless it was set aside. False where nothing changed.
  mutating func clear(_ work: Work) -> Bool {
    let ranLast = lastRunning.remove(work) != nil
    guard let record = records[work], record.asideAt == nil else { return ranLast }
    records[work] = nil
    return true
  }

  /// Counts a cut-off. Returns the work that it counts against.
  private mutating func countCutOff(_ running: Set<Work>, ranTwice: Set<Work>, _ now: Date) -> Set<Work> {
    let candidates = running.count == 1 ? running : ranTwice
    // After a wall clock that was set back the minute begins anew: that neither counts nor stops the counting.
    for work in candidates {
      if let last = records[work]?.cutOffAt, last > now { records[work]?.cutOffAt = now }
    }
    let charged = candidates.filter { work in
      guard let last = records[work]?.cutOffAt else { return true }
      return now.timeIntervalSince(last) >= Self.cutOffInterval / .seconds(1)
    }
    for work in charged {
      change(work, now) { record in
        record.cutOffAt = now
        if ranTwice.contains(work) { record.repeats += 1 }
        if running.count == 1 { record.cutOffs += 1 }
      }
    }
    return charged
  }

  /// Whether work that ran alone at an end of this manner has had enough of them.
  private func isGuilty(_ work: Work, _ manner: LastEnd.Manner) -> Bool {
    guard let record = records[work] else { return false }
    return switch manner {
    case .stopped: false
    case .crashed: record.crashes >= Self.crashLimit
    case .cutOff: record.cutOffs >= Self.cutOffLimit
    }
  }

  private mutating func change(_ work: Work, _ now: Date, _ change: (inout CrashRecord) -> Void) {
    var record = records[work] ?? CrashRecord(at: now)
    if record.isSettled { record = CrashRecord(at: now) }
    record.at = now
    change(&record)
    records[work] = record
  }

  private mutating func forget(before now: Date) -> Set<Work> {
    let old = records.filter { $0.value.at + Self.retention < now }.keys
    for work in old { records[work] = nil }
    return Set(old)
  }

  /// A process that stopped as it should ends a series of cut-offs.
  private mutating func forgetCutOffs() -> Set<Work> {
    let known = records.filter { $0.value.asideAt == nil && $0.value.cutOffs + $0.value.repeats > 0 }
    for (work, var record) in known {
      (record.cutOffs, record.repeats, record.cutOffAt) = (0, 0, nil)
      records[work] = record.crashes > 0 ? record : nil
    }
    return Set(known.keys)
  }
}
