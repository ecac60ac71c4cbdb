public import Foundation
public import GatewayKit

/// The record of one turn: which rung did what, why, and how long it took.
public struct Trace: Sendable, Hashable, Codable {
  /// One step of the ladder, or of the gate before it.
  public struct Step: Sendable, Hashable, Codable {
    /// The decision of a step.
    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
      /// It answered; the rungs below were not asked.
      case answered
      /// It wrote a draft that a person may send.
      case drafted
      /// It did not apply.
      case passed
      /// It should have answered and could not.
      case failed
      /// It asked for a person.
      case handedOff = "handed_off"
      /// It stopped the ladder from answering.
      case silenced

      /// Reads a decision, also one written by an earlier version.
      public init?(rawValue: String) {
        switch rawValue {
        case "answered": self = .answered
        case "drafted": self = .drafted
        case "passed": self = .passed
        case "failed": self = .failed
        case "handed_off", "handedOff": self = .handedOff
        case "silenced": self = .silenced
        default: return nil
        }
      }
    }
    /// The step's name: a rung's or a provider's id, or one of the other steps that `docs/interfaces/command-line.md`
    /// lists.
    public var rung: String
    /// The decision.
    public var verdict: Verdict
    /// The reason, for people who read the trace; never contains a secret.
    public var reason: Explanation
    /// The duration, in milliseconds.
    public var milliseconds: Double
    /// The usage of its questions to providers, in order; nil when it asked none.
    public var spent: [Spent]?

    /// Creates a step.
    public init(rung: String, verdict: Verdict, reason: Explanation, milliseconds: Double, spent: [Spent] = []) {
      self.rung = rung
      self.verdict = verdict
      self.reason = reason
      self.milliseconds = milliseconds
      self.spent = spent.isEmpty ? nil : spent
    }
  }

  /// The turn's id, that of the answered message.
  public var turn: String
  /// The answered message.
  public var message: MessageID
  /// When the turn began.
  public var at: Date
  /// The content version used; 0 without content.
  public var contentVersion: Int
  /// The conversation's epoch at the decision.
  public var epoch: Int
  /// The steps taken, in order.
  public var steps: [Step]

  /// Creates a trace.
  public init(turn: String, message: MessageID, at: Date, contentVersion: Int, epoch: Int, steps: [Step] = []) {
    self.turn = turn
    self.message = message
    self.at = at
    self.contentVersion = contentVersion
    self.epoch = epoch
    self.steps = steps
  }
}

extension Trace {
  /// The step that decided: the last one that did not pass, else the last. Nil without steps.
  public var decision: Step? { steps.last { $0.verdict != .passed } ?? steps.last }
}
