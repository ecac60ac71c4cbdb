import GatewayKit

extension PromiseGuard {
  /// The guard for what a provider's model writes in answer to `messages`; nil when the provider's settings turn it
  /// off.
  ///
  /// `values` are those that flows store and name. The contact's known data counts like the customer's own words: it
  /// grounds no price and no discount.
  init?(of provider: Provider, in context: FlowContext, values: [String], _ messages: [Prompt.Message]) {
    let policy = PromisePolicy(provider.configuration.settings)
    guard policy != .off else { return nil }
    let (business, contact) = (context.business, context.contact)
    let said = messages.filter { $0.role == .business }.map(\.text)
    let asked = messages.filter { $0.role == .customer }.map(\.text)
    let addresses = contact.aliases.map { $0.rawValue.drop { $0 != ":" }.dropFirst() }.map(String.init)
    self.init(
      policy: policy,
      grounds: [
        provider.grounds.read(
          context.content, of: business, instructions: provider.configuration.instructions),
        Grounds(contact.profile.fields.values + values + said, locale: business.locale),
        Grounds(asked + addresses + [contact.name ?? ""], locale: business.locale, ofCustomer: true),
      ], locale: business.locale, today: Today(now: context.now, in: business.timeZone))
  }
}
