import GatewayCore
import GatewayKit

/// The public list prices of models, used when `channels.json` names no price file.
///
/// Prices change after a build is made; an operator's file replaces this one as a whole. The figures are those of
/// https://openai.com/api/pricing and https://ai.google.dev/pricing as LiteLLM keeps them
/// (`model_prices_and_context_window.json`), in November 2026; text only, without batch discounts.
enum ListPrices {
  /// The prices; nil only if the bundled file is invalid, which a test excludes.
  static let prices = PriceList.decode(bytes: PackageResources.list_prices_json).prices

  /// The text of the bundled file, for an operator to copy and change.
  static var file: String { String(decoding: PackageResources.list_prices_json, as: UTF8.self) }

  /// The warning for a hard limit that relies on list prices.
  static let caution = ConfigurationCode.listPrices.with(["month": "November 2026"])
}
