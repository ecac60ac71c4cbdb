import Foundation

/// The bad ends counted against one piece of work.
struct CrashRecord: Sendable, Hashable, Codable {
  /// The crashes that count against this work (`CrashBook.judge`).
  var crashes = 0
  /// Cut-offs at which only this work was running.
  var cutOffs = 0
  /// Cut-offs right after another bad end, with this work running at both.
  var repeats = 0
  /// The last counted end.
  var at: Date
  /// The last cut-off that was counted.
  var cutOffAt: Date?
  /// When the work was set aside.
  var asideAt: Date?
  /// Whether a person has dealt with the set-aside work; later work of the same name then runs again.
  var isSettled = false

  /// Creates a record without counted ends.
  init(at: Date) { self.at = at }

  /// Decodes a record of this version or of an older one, which has fewer fields.
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    crashes = try values.decode(Int.self, forKey: .crashes)
    cutOffs = try values.decode(Int.self, forKey: .cutOffs)
    repeats = try values.decodeIfPresent(Int.self, forKey: .repeats) ?? 0
    at = try values.decode(Date.self, forKey: .at)
    cutOffAt = try values.decodeIfPresent(Date.self, forKey: .cutOffAt)
    asideAt = try values.decodeIfPresent(Date.self, forKey: .asideAt)
    isSettled = try values.decodeIfPresent(Bool.self, forKey: .isSettled) ?? false
  }

  /// Whether work of this name must not run.
  var isSetAside: Bool { asideAt != nil && !isSettled }

  /// Whether the work may run only when its trial comes.
  var isSuspect: Bool { asideAt == nil && (crashes > 0 || repeats > 0) }

  /// The number of bad ends that count against this work.
  var badEnds: Int { crashes + max(cutOffs, repeats) }

  /// How the work may run.
  var trial: TrialQueue.Kind {
    guard isSuspect else { return .free }
    return crashes >= CrashBook.crashLimit || repeats >= CrashBook.repeatLimit ? .alone : .beside
  }
}
