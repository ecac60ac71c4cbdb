import GatewayKit

/// Checks a model's text, sentence by sentence, against the statements of the business, the contact and the
/// conversation.
///
/// Prices, percentages, dates, hours, telephone and other long numbers, links and e-mail addresses must occur there, in
/// any form. Deterministic: no model is asked. Weekdays, lengths in minutes and days, years alone, and plain counts are
/// not checked, because they are often not promises.
package struct PromiseGuard: Sendable {
  /// What happens to an answer with a rejected sentence; never `off`, for which no guard is created.
  let policy: PromisePolicy
  /// The statements that answers may repeat.
  let grounds: [Grounds]
  /// The business's locale, for dates that are ambiguous.
  let locale: String
  /// The current day.
  let today: Today

  package init(policy: PromisePolicy, grounds: [Grounds], locale: String, today: Today) {
    self.policy = policy
    self.grounds = grounds
    self.locale = locale
    self.today = today
  }

  /// The parts of a sentence that make ungrounded promises; empty when it may be shown.
  package func breaches(in sentence: String) -> [String] {
    let text = PromiseText(sentence)
    var breaches: [String] = []
    for finding in PromiseReader.findings(in: text, locale: locale) where finding.isFirm {
      guard !grounds.contains(where: { $0.say(finding.promise, today: today) }) else { continue }
      let words = text.excerpt(finding.range)
      if breaches.last != words { breaches.append(words) }
    }
    return breaches
  }
}

/// What happens to an answer with a rejected sentence: the setting `promises` of a provider.
package enum PromisePolicy: String, Sendable, Hashable, CaseIterable {
  /// The answer ends before that sentence, and a person is asked for.
  case handOff = "hand_off"
  /// The sentence is omitted; when nothing is left, a person is asked for.
  case omit
  /// Nothing is checked.
  case off

  /// The policy in a provider's settings.
  init(_ settings: Settings) { self = PromisePolicy(rawValue: settings[ProviderSetting.promises]) ?? .handOff }
}
