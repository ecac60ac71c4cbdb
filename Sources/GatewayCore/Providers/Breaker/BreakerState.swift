import Foundation
import GatewayKit

/// Stops requests to a provider that does not work for a while, then admits one probe request. Pure; time is passed in.
///
/// | what an attempt showed            | what follows                                                                |
/// |-----------------------------------|-----------------------------------------------------------------------------|
/// | an answer, `rejected`, `blocked`  | it works; the question was at fault, if anything                            |
/// | `unavailable`, `unknown`          | open after 3 in a row for 30 s, twice as long each time, at most 10 minutes |
/// | `throttled`                       | open for the wait it asked for, at most a day; without one as above, at once |
/// | `unauthorized`                    | open for an hour; another key has a breaker of its own                      |
/// | `exhausted`                       | open for an hour: an account is refilled                                     |
struct BreakerState: Sendable, Hashable {
  /// The consecutive failures that open it.
  static let threshold = 3

  /// Pauses of at least this length survive a restart.
  static let lasting = Duration.seconds(60)

  /// Whether the provider may be asked.
  enum Position: Sendable, Hashable {
    /// It may be asked.
    case closed
    /// It may not be asked until then.
    case open(until: Date)
    /// One probe request is in flight; its result decides.
    case halfOpen
  }

  /// How an admitted attempt ended.
  enum Ending: Sendable, Hashable {
    case answered
    case failed(AdapterError.Outcome, Explanation)
    /// Cancelled by the gateway; shows nothing about the provider.
    case cancelled
  }

  /// The permission for one request.
  struct Admission: Sendable, Hashable {
    fileprivate let generation: Int
  }

  private(set) var position = Position.closed
  /// When it stopped working; nil while it works.
  private(set) var since: Date?
  /// The last failure; nil while it works.
  private(set) var reason: Explanation?
  private var failures = 0
  /// How often it has opened since it last worked.
  private var openings = 0
  /// Grows with every change of position, so that results of earlier requests are ignored.
  private var generation = 0

  /// Creates a closed breaker.
  init() {}

  /// Creates a breaker that an earlier process opened.
  init(since: Date, until: Date, reason: Explanation) {
    position = .open(until: until)
    self.since = since
    self.reason = reason
    failures = Self.threshold
    openings = 1
  }

  /// Why the provider may not be asked now; nil when it may.
  func whyNot(_ now: Date) -> Explanation? {
    switch position {
    case .closed: return nil
    case .open(let until) where until <= now: return nil
    case .open(let until):
      return BreakerCode.notAsked.with(["until": .string(until.formatted(.balcao)), "reason": failure])
    case .halfOpen: return BreakerCode.probed.with(["reason": failure])
    }
  }

  private var failure: JSONValue { (reason ?? BreakerCode.failed.with()).parameter }

  /// Takes the permission for one request; nil while requests are blocked.
  mutating func admit(_ now: Date) -> Admission? {
    switch position {
    case .closed: break
    case .open(let until) where until <= now: move(to: .halfOpen)
    case .open, .halfOpen: return nil
    }
    return Admission(generation: generation)
  }

  /// Records the end of an admitted request; true when that opened the breaker.
  mutating func end(_ admission: Admission, _ ending: Ending, now: Date) -> Bool {
    guard admission.generation == generation else { return false }
    switch ending {
    case .cancelled:
      if position == .halfOpen { move(to: .open(until: now)) }
      return false
    case .answered, .failed(.rejected, _), .failed(.blocked, _):
      close()
      return false
    case .failed(let outcome, let failure):
      failures += 1
      guard let pause = pause(after: outcome) else { return false }
      since = since ?? now
      reason = failure
      openings += 1
      move(to: .open(until: now + pause))
      return true
    }
  }

  /// The same with its times shifted, because the wall clock was set.
  func moved(by step: Duration) -> BreakerState {
    var moved = self
    moved.since = since.map { $0 + step }
    if case .open(let until) = position { moved.position = .open(until: until + step) }
    return moved
  }

  /// Closes the breaker, whatever was seen before.
  mutating func close() {
    if position != .closed { move(to: .closed) }
    (failures, openings, since, reason) = (0, 0, nil, nil)
  }

  private mutating func move(to position: Position) {
    self.position = position
    generation += 1
  }

  /// How long it opens; nil when it stays closed.
  private func pause(after outcome: AdapterError.Outcome) -> Duration? {
    switch outcome {
    case .rejected, .blocked: nil
    case .unauthorized, .exhausted: .seconds(3600)
    case .throttled(let wait): wait.map { max($0, .seconds(1)).capped(at: .seconds(86_400)) } ?? backoff
    case .unavailable, .unknown: failures >= Self.threshold || position == .halfOpen ? backoff : nil
    }
  }

  private var backoff: Duration { .seconds(30 << min(openings, 5)).capped(at: .seconds(600)) }
}

extension Duration {
  fileprivate func capped(at most: Duration) -> Duration { min(self, most) }
}
