import GatewayKit

extension PromiseGuard {
  /// The guard over what a provider's model writes in answer to `messages`; nil where the provider's settings want none.
  ///
  /// `values` are what flows keep and name. What the contact is known by grounds like the customer's own words: no
  /// price, no discount.
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
