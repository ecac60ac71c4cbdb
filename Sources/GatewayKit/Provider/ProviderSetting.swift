/// The settings that every provider has in common. An adapter puts their fields into its spec; the core reads them.
public enum ProviderSetting {
  /// The model's name. Each adapter declares the field in words of its own; the core reads it by this name.
  public static let model = Setting<String?>.optional("model", .text(length: 1...200), help: "the model's name")
  /// How freely the model chooses.
  public static let temperature = Setting<Double?>.optional(
    "temperature", .number(0...2), help: "how freely the model chooses its words; unset: as the model does by itself")
  /// The longest answer.
  public static let maximumOutputTokens = Setting<Int>.defaulted(
    "maxOutputTokens", .integer(16...32_000), to: 800, help: "the most tokens an answer may have")
  /// What is added to the model's rules.
  public static let instructions = Setting<String?>.optional(
    "instructions", .text(length: 1...20_000),
    help: "added to the rules the model is given, before the business information")
  /// What happens to a sentence that promises what nobody said.
  public static let promises = Setting<String>.defaulted(
    "promises", .choice(["hand_off", "omit", "off"]), to: "hand_off",
    help: "prices, dates and links that nobody said: ask for a person, leave the sentence out, or let it pass")
  /// How many calls of the provider may be in flight at once; further ones wait for one of them to end.
  public static let concurrentCalls = Setting<Int>.defaulted(
    "concurrentCalls", .integer(1...1_000), to: 8,
    help: "the most calls in flight at once; further ones wait, in order, within the time of their turn")
  /// Whether the model is shown the pictures that customers send. Not among `fields`: for adapters that conform to
  /// `ImageSeeing`.
  public static let images = Setting<Bool?>.optional(
    "images", .boolean, help: "whether the model is shown the pictures that customers send")
  /// The model that writes recordings down. Not among `fields`: for adapters that conform to `Transcribing`.
  public static let transcriptionModel = Setting<String?>.optional(
    "transcriptionModel", .text(length: 1...200),
    help: "the model that writes customers' recordings down; unset: this provider writes none down")

  /// The fields that are the same for every adapter.
  public static let fields: [SettingField] = [
    temperature.field, maximumOutputTokens.field, instructions.field, promises.field, concurrentCalls.field,
  ]
}
