public import Foundation
public import GatewayKit

/// A recorded message that was answered again, dry.
public struct RehearsedTurn: Sendable, Hashable, Codable {
  /// How the answer now differs from the answer then.
  public enum Result: String, Sendable, Hashable, Codable, CaseIterable {
    /// The same step decides with the same texts, or the message is left to providers as it was.
    case same
    /// The same step decides with other texts.
    case textChanged = "text_changed"
    /// Another step decides: another rule, or a rule in place of a provider.
    case otherStep = "other_step"
    /// A rule answers what only the last replies answered, or nothing.
    case nowAnswered = "now_answered"
    /// No rule answers what one answered; providers would be asked.
    case leftToProviders = "left_to_providers"
    /// The bot was silent then, so the message was not tried.
    case silent
  }

  /// The step of the ladder that decided.
  public struct Decider: Sendable, Hashable, Codable {
    /// Its name; nil if no step decided.
    public let step: String?
    /// What it decided.
    public let verdict: Trace.Step.Verdict?
    /// Why; nil for what was decided then.
    public let reason: Explanation?
  }

  /// The conversation.
  public let conversation: ConversationID
  /// The message's position in the log.
  public let position: Int64
  /// When it was written.
  public let at: Date
  /// How the answers differ.
  public let result: Result
  /// What decided then.
  public let before: Decider
  /// What decides now; `step` is nil for what is left to providers.
  public let after: Decider
}

extension RehearsedTurn.Decider {
  /// The steps that decide by rules.
  private static let rules: Set<String> = ["gate", "automated_responses", "human_request", "dialog_flow"]

  /// What decided a recorded turn.
  init(recorded trace: Trace) {
    let step = trace.steps.last { $0.verdict != .passed && $0.verdict != .failed }
    self.init(step: step?.rung, verdict: step?.verdict, reason: nil)
  }

  /// What decided a dry turn.
  init(_ outcome: DryLadder.Outcome) {
    let step = outcome.isDecidedByRules ? outcome.steps.last : nil
    self.init(step: step?.rung, verdict: step?.verdict, reason: step?.reason)
  }

  /// Whether a rule answered or handed off.
  var isRule: Bool { step.map(Self.rules.contains) == true && (verdict == .answered || verdict == .handedOff) }
  /// Whether the bot said nothing on purpose.
  var isSilence: Bool { verdict == .silenced }
  /// Whether nothing but the last replies answered.
  var isUnanswered: Bool {
    step == nil || step == DefaultReplyPolicy.name || step == MediaReplyPolicy.name
  }
}

extension RehearsedTurn.Result {
  /// Compares what decided, and the texts.
  init(
    _ before: RehearsedTurn.Decider, _ said: [String], _ after: RehearsedTurn.Decider, _ says: [String]
  ) {
    switch (before.isRule, after.isRule) {
    case (true, true) where before.step != after.step: self = .otherStep
    case (true, true): self = said == says ? .same : .textChanged
    case (true, false): self = .leftToProviders
    case (false, true): self = before.isUnanswered ? .nowAnswered : .otherStep
    case (false, false): self = .same
    }
  }
}
