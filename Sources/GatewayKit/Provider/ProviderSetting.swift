/// The settings that all providers share. An adapter includes their fields in its spec; the core reads them.
public enum ProviderSetting {
  /// The model's name. Each adapter declares the field with its own help text; the core reads it by this name.
  public static let model = Setting<String?>.optional(
    "model", .text(length: 1...200), help: "the model's name"
  ).grouped(.model)
  /// The sampling temperature.
  public static let temperature = Setting<Double?>.optional(
    "temperature", .number(0...2), help: "how freely the model chooses its words; default: the model's"
  ).grouped(.model)
  /// The longest answer in tokens.
  public static let maximumOutputTokens = Setting<Int>.defaulted(
    "maxOutputTokens", .integer(16...32_000), to: 800, help: "the most tokens an answer may have"
  ).grouped(.limits)
  /// Text added to the model's rules.
  public static let instructions = Setting<String?>.optional(
    "instructions", .text(length: 1...20_000),
    help: "text added to the rules for the model, before the business information"
  ).grouped(.answers)
  /// The treatment of a sentence with a promise that nobody made.
  public static let promises = Setting<String>.defaulted(
    "promises", .choice(["hand_off", "omit", "off"]), to: "hand_off",
    help:
      "what to do with prices, dates and links that nobody stated: ask for a person, leave the sentence out, or let it pass"
  ).grouped(.answers)
  /// The most calls of the provider in flight at once; further calls wait for one to end.
  public static let concurrentCalls = Setting<Int>.defaulted(
    "concurrentCalls", .integer(1...1_000), to: 8,
    help: "the most calls in flight at once; further calls wait within the time of their turn"
  ).grouped(.limits)
  /// Whether the model gets pictures from customers. Not in `fields`: for adapters that conform to `ImageSeeing`.
  public static let images = Setting<Bool?>.optional(
    "images", .boolean, help: "whether the model gets pictures from customers"
  ).grouped(.receiving)
  /// The model that transcribes recordings. Not in `fields`: for adapters that conform to `Transcribing`.
  public static let transcriptionModel = Setting<String?>.optional(
    "transcriptionModel", .text(length: 1...200),
    help: "the model that transcribes customers' recordings; default: none, recordings are not transcribed"
  ).grouped(.receiving)

  /// The fields that every adapter includes, as a member of its declarations: `let shared = ProviderSetting.fields`.
  public static let fields: [SettingField] = [
    temperature.field, maximumOutputTokens.field, instructions.field, promises.field, concurrentCalls.field,
  ]
}
