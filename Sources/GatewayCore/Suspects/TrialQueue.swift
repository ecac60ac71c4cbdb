import GatewayKit

/// Decides when work may begin. Pure: `TrialGate` asks for each piece of work, waits as the answer says, and asks
/// again.
///
/// Unsuspected work begins at once. Suspects begin one at a time, each when the one before has ended or has used its
/// time; all of them begin within about a minute, however many there are. A suspect that is tried alone waits until
/// running work has ended, and nothing else begins meanwhile. One process spends at most `aloneBudget` on trials alone;
/// after that such suspects are tried like the others.
struct TrialQueue {
  /// How work may run.
  enum Kind: Sendable {
    /// At once.
    case free
    /// One suspect at a time, beside work that is not suspected.
    case beside
    /// With nothing else running.
    case alone
  }

  /// The answer to a question.
  enum Answer: Equatable {
    /// The work begins.
    case begin
    /// Ask again when woken, at this uptime at the latest.
    case wait(until: Duration)
  }

  /// Which waiting work should ask again.
  enum Wake: Equatable {
    case nobody
    case one(Work)
    case everybody
  }

  /// How long one trial alone may keep all other work waiting.
  static let aloneLimit = Duration.seconds(60)
  /// How long trials alone may keep other work waiting in total, in one process.
  static let aloneBudget = Duration.seconds(120)
  /// How long the next suspect waits for a trial beside other work, while few are waiting.
  static let besideLimit = Duration.seconds(10)
  /// The time within which all waiting suspects begin.
  static let crowdLimit = Duration.seconds(60)

  private struct Trial {
    let work: Work
    /// The start of the trial, in uptime.
    let since: Duration
    var until: Duration
    /// False while the trial waits for running work to end.
    var isRunning: Bool
  }

  private var running = 0
  private var alone: Trial?
  /// Suspects waiting for a trial alone, in order of arrival.
  private var aloneQueue: [Work] = []
  private var beside: Trial?
  /// Suspects waiting for a trial beside other work, in order of arrival.
  private var besideQueue: [Work] = []
  /// The highest count of `besideQueue` since it was last empty.
  private var mostWaiting = 0
  /// The used part of `aloneBudget`.
  private var aloneTime = Duration.zero

  /// Whether work of `kind` may begin at `now`, in uptime.
  mutating func ask(_ work: Work, _ kind: Kind, now: Duration) -> Answer {
    if let trial = alone, trial.until <= now, trial.isRunning || trial.work != work { endAlone(now) }
    if let trial = alone {
      guard trial.work == work else {
        if kind == .alone, !aloneQueue.contains(work) { aloneQueue.append(work) }
        return .wait(until: trial.until)
      }
      guard !trial.isRunning, running > 0, now < trial.until else { return start(trial, now) }
      return .wait(until: trial.until)
    }
    switch kind {
    case .free: return .begin
    case .beside: return askBeside(work, now)
    case .alone:
      guard aloneTime < Self.aloneBudget else { return askBeside(work, now) }
      let trial = claim(work, now)
      return running > 0 ? .wait(until: trial.until) : start(trial, now)
    }
  }

  /// Counts work that has begun, whether it asked or not.
  mutating func began() { running += 1 }

  /// Counts work that has ended.
  mutating func ended(_ work: Work, now: Duration) -> Wake {
    running -= 1
    let wake = giveUp(work, now: now)
    if wake == .nobody, running == 0, let alone, !alone.isRunning { return .one(alone.work) }
    return wake
  }

  /// Withdraws the work's request or its trial.
  mutating func giveUp(_ work: Work, now: Duration) -> Wake {
    besideQueue.removeAll { $0 == work }
    aloneQueue.removeAll { $0 == work }
    if alone?.work == work {
      endAlone(now)
      return .everybody
    }
    if beside?.work == work { beside = nil }
    return next
  }

  /// The suspect whose trial beside other work is next.
  var next: Wake { besideQueue.first.map(Wake.one) ?? .nobody }

  private mutating func claim(_ work: Work, _ now: Duration) -> Trial {
    let limit = min(Self.aloneLimit, Self.aloneBudget - aloneTime)
    let trial = Trial(work: work, since: now, until: now + limit, isRunning: false)
    alone = trial
    return trial
  }

  private mutating func start(_ trial: Trial, _ now: Duration) -> Answer {
    // The trial's own wait counts too, because everything else waited with it.
    let left = Self.aloneBudget - aloneTime - (now - trial.since)
    let limit = max(.zero, min(Self.aloneLimit, left))
    alone = Trial(work: trial.work, since: trial.since, until: now + limit, isRunning: true)
    return .begin
  }

  /// Ends the trial alone. The next one follows at once, so that no unsuspected work begins in between.
  private mutating func endAlone(_ now: Duration) {
    guard let trial = alone else { return }
    aloneTime += min(now, trial.until) - trial.since
    alone = nil
    if aloneTime >= Self.aloneBudget { return aloneQueue.removeAll() }
    if !aloneQueue.isEmpty { _ = claim(aloneQueue.removeFirst(), now) }
  }

  private mutating func askBeside(_ work: Work, _ now: Duration) -> Answer {
    if !besideQueue.contains(work) { besideQueue.append(work) }
    mostWaiting = max(mostWaiting, besideQueue.count)
    guard besideQueue.first == work else { return .wait(until: now + Self.crowdLimit) }
    if let trial = beside, now < trial.until { return .wait(until: trial.until) }
    besideQueue.removeFirst()
    let time = min(Self.besideLimit, Self.crowdLimit / mostWaiting)
    if besideQueue.isEmpty { mostWaiting = 0 }
    beside = Trial(work: work, since: now, until: now + time, isRunning: true)
    return .begin
  }
}
