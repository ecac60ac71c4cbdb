import GatewayKit

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
