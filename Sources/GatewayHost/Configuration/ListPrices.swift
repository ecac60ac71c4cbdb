import GatewayCore

/// What models cost by the providers' public lists, for a `channels.json` that names no file of prices.
///
/// Prices change after a build is made: an operator's file takes the place of this one, whole. The figures are those of
/// https://openai.com/api/pricing and https://ai.google.dev/pricing as LiteLLM keeps them
/// (`model_prices_and_context_window.json`), in November 2026; text only, without the discounts of batches.
enum ListPrices {
  /// The prices; nil could only mean that the file beside this one is broken, which a test excludes.
  static let prices = PriceList.decode(bytes: PackageResources.list_prices_json).prices

  /// The file, as an operator can copy and change it.
  static var file: String { String(decoding: PackageResources.list_prices_json, as: UTF8.self) }

  /// What a person should know whose limit rests on it.
  static let caution =
    "is kept by the list prices of November 2026 that came with this build; "
    + "`balcao prices` prints them: save that as a file, correct it and name it as `prices`"
}
