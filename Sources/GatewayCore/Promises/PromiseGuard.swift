import GatewayKit

/// Checks what a model wrote, sentence by sentence, against what the business, the contact and the conversation say.
///
/// Prices, percentages, dates, hours, telephone and other long numbers, links and e-mail addresses must occur there, in
/// whatever form. Deterministic: no model is asked. Weekdays, lengths in minutes and days, years by themselves, and
/// plain counts are not checked: they are words as often as promises.
package struct PromiseGuard: Sendable {
  /// What becomes of an answer with a sentence that fails; never `off`, which is no guard at all.
  let policy: PromisePolicy
  /// What may be said.
  let grounds: [Grounds]
  /// The business's locale, for dates that two orders could be read in.
  let locale: String
  /// The present day.
  let today: Today

  package init(policy: PromisePolicy, grounds: [Grounds], locale: String, today: Today) {
    self.policy = policy
    self.grounds = grounds
    self.locale = locale
    self.today = today
  }

  /// The words of a sentence that promise what nobody said; empty for a sentence that may be shown.
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

/// What becomes of an answer with a sentence that the promise guard withholds: the setting `promises` of a provider.
package enum PromisePolicy: String, Sendable, Hashable, CaseIterable {
  /// The answer ends before that sentence, and a person is asked for.
  case handOff = "hand_off"
  /// The answer is given without that sentence; where nothing is left, a person is asked for.
  case omit
  /// Nothing is checked.
  case off

  /// The policy that a provider's settings name.
  init(_ settings: Settings) { self = PromisePolicy(rawValue: settings[ProviderSetting.promises]) ?? .handOff }
}
