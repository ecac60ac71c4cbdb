public import Foundation
public import GatewayKit

/// The record of one turn: which rung did what, why, and how long it took.
public struct Trace: Sendable, Hashable, Codable {
  /// One step of the ladder, the gate before it included.
  public struct Step: Sendable, Hashable, Codable {
    /// What a step decided.
    public enum Verdict: String, Sendable, Hashable, Codable {
      /// It answered; nothing below was asked.
      case answered
      /// It wrote what a person may send.
      case drafted
      /// Not its business.
      case passed
      /// It should have answered and could not.
      case failed
      /// It asked for a person.
      case handedOff
      /// It kept the ladder from answering at all.
      case silenced
    }
    /// The step's name: a rung's or a provider's id, or one of the other steps that `docs/interfaces/command-line.md`
    /// lists.
    public var rung: String
    /// What it decided.
    public var verdict: Verdict
    /// Why, in words for the person who reads the trace; English; never a secret.
    public var reason: String
    /// How long it took, in milliseconds.
    public var milliseconds: Double
    /// What its questions to providers used, in order; nil where it asked none.
    public var spent: [Spent]?

    /// A step.
    public init(rung: String, verdict: Verdict, reason: String, milliseconds: Double, spent: [Spent] = []) {
      self.rung = rung
      self.verdict = verdict
      self.reason = reason
      self.milliseconds = milliseconds
      self.spent = spent.isEmpty ? nil : spent
    }
  }

  /// The turn, named after the message it answers.
  public var turn: String
  /// The message it answers.
  public var message: MessageID
  /// When the turn began.
  public var at: Date
  /// The version of the content it was decided on; 0 without content.
  public var contentVersion: Int
  /// The epoch it was decided under.
  public var epoch: Int
  /// The steps taken, in order.
  public var steps: [Step]

  /// A trace.
  public init(turn: String, message: MessageID, at: Date, contentVersion: Int, epoch: Int, steps: [Step] = []) {
    self.turn = turn
    self.message = message
    self.at = at
    self.contentVersion = contentVersion
    self.epoch = epoch
    self.steps = steps
  }
}
