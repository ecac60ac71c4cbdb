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

  /// The fields that are the same for every adapter.
  public static let fields: [SettingField] = [temperature.field, maximumOutputTokens.field, instructions.field]
}
