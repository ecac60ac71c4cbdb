/// A provider that can be shown pictures.
public protocol ImageSeeing: ProviderAdapter {
  /// The most tokens that one picture counts as to an instance with these settings; nil: it is shown none, and
  /// `Prompt.Message.images` is always empty. Pure.
  ///
  /// A budget reserves so much for each picture before the question is put. An adapter puts `ProviderSetting.images` into
  /// its spec, so that an operator can keep pictures from a model that sees none.
  static func tokensPerImage(_ settings: Settings) -> Int?
}
