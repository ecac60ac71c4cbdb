import Foundation
import GatewayKit

extension ProviderRung {
  /// The guard over what the model writes; nil where the provider's settings want none.
  ///
  /// `values` are what flows keep and name. What the contact is known by grounds like the customer's own words: no
  /// price, no discount.
  func promises(in context: FlowContext, values: [String], _ messages: [Prompt.Message]) -> PromiseGuard? {
    let policy = PromisePolicy(provider.configuration.settings)
    guard policy != .off else { return nil }
    let (business, contact) = (context.business, context.contact)
    let said = messages.filter { $0.role == .business }.map(\.text)
    let asked = messages.filter { $0.role == .customer }.map(\.text)
    let addresses = contact.aliases.map { $0.rawValue.drop { $0 != ":" }.dropFirst() }.map(String.init)
    return PromiseGuard(
      policy: policy,
      grounds: [
        provider.grounds.read(
          context.content, of: business, instructions: provider.configuration.instructions),
        Grounds(contact.profile.fields.values + values + said, locale: business.locale),
        Grounds(asked + addresses + [contact.name ?? ""], locale: business.locale, ofCustomer: true),
      ], locale: business.locale, today: Today(now: context.now, in: business.timeZone))
  }
}

extension Completion {
  /// What of the answer may be said, and what was promised and is withheld. Data that go with the whole answer are not
  /// kept with a part of it.
  func checked(by promises: PromiseGuard?) -> (completion: Completion, withheld: Withheld?) {
    guard let promises else { return (self, nil) }
    var filter = PromiseFilter(promises)
    _ = filter.take(text)
    _ = filter.finish()
    guard !filter.withheld.isEmpty else { return (self, nil) }
    var completion = self
    completion.text = filter.passed
    completion.opaque = nil
    return (completion, Withheld(words: filter.withheld, wantsPerson: promises.policy == .handOff))
  }
}

/// What the promise guard withheld of an answer.
struct Withheld {
  /// The promises, in the model's words.
  let words: [String]
  /// Whether a person is to answer, although something may be left to say.
  let wantsPerson: Bool

  /// For the trace.
  var note: String { "withheld, for nobody said it: \(words.prefix(5).map { "“\($0)”" }.joined(separator: ", "))" }
}
