import Foundation
import GatewayKit

/// Judges how processes ended. Pure: the records of all suspects, and the rules that change them.
///
/// A bad end is a crash (a fault of the process itself) or a cut-off (killed, out of memory, power loss).
///
/// - At the first crash everything that was running becomes suspect. Suspects run only when their trial comes
///   (`TrialQueue`), beside work that is not suspected.
/// - A crash while suspects were running counts against them only. Other work stays unsuspected, unless it was also
///   running at the previous bad end.
/// - A cut-off proves less: work becomes suspect only if it was running at two bad ends in a row. A cut-off within a
///   minute of one already counted against the same work is not counted: both are one event, such as a series of `kill
///   -9`.
/// - After two crashes or three repeated cut-offs a suspect runs alone; until then other work does not wait for it.
///   Work is set aside only by an end at which *nothing else* was running: the second crash, or the fifth cut-off.
///
/// Work that ran beside other registered work is therefore never set aside for that end. Unregistered work, such as an
/// incoming request, is invisible here: work that was alone in the register at two such crashes is set aside for them.
///
/// One guilty piece of work is set aside after two crashes if its trial had nothing beside it, and after three
/// otherwise. It takes a few more if it arrived during the trials of others; `CrashBookTests` bounds this by eight
/// starts, and by sixteen for cut-offs.
struct CrashBook {
  /// Crashes that set work aside, if it was running alone at the last one.
  static let crashLimit = 2
  /// Cut-offs that set work aside, if it was running alone at all of them.
  static let cutOffLimit = 5
  /// Repeated cut-offs after which work is tried alone.
  static let repeatLimit = 3
  /// The shortest time between two cut-offs that count against the same work.
  static let cutOffInterval = Duration.seconds(60)
  /// How long a record is kept, unless its work ends without a crash earlier.
  static let retention = Duration.seconds(30 * 86_400)

  /// The records, by work.
  var records: [Work: CrashRecord] = [:]
  /// The work running at the last end, if that was a bad one.
  var lastRunning: Set<Work> = []

  /// Counts the end of a process in which `running` was running. Returns the work whose records changed or were
  /// removed.
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

  /// Clears work that ended well, unless it was set aside. False when nothing changed.
  mutating func clear(_ work: Work) -> Bool {
    let ranLast = lastRunning.remove(work) != nil
    guard let record = records[work], record.asideAt == nil else { return ranLast }
    records[work] = nil
    return true
  }

  /// Counts a cut-off. Returns the work it counts against.
  private mutating func countCutOff(_ running: Set<Work>, ranTwice: Set<Work>, _ now: Date) -> Set<Work> {
    let candidates = running.count == 1 ? running : ranTwice
    // After a wall clock that was set back the minute begins anew: that neither counts nor stops the counting.
    let early = candidates.filter { work in records[work]?.cutOffAt.map { $0 > now } ?? false }
    for work in early { records[work]?.cutOffAt = now }
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
    return charged.union(early)
  }

  /// Whether work that ran alone at an end of this manner has reached the limit.
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

  /// Clears counted cut-offs: a regular stop ends a series of them.
  private mutating func forgetCutOffs() -> Set<Work> {
    let known = records.filter { $0.value.asideAt == nil && $0.value.cutOffs + $0.value.repeats > 0 }
    for (work, var record) in known {
      (record.cutOffs, record.repeats, record.cutOffAt) = (0, 0, nil)
      records[work] = record.crashes > 0 ? record : nil
    }
    return Set(known.keys)
  }
}
