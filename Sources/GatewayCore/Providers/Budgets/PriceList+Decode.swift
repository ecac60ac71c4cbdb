public import GatewayKit

extension PriceList {
  private enum File {
    static let version = Setting<Int>.required("version", .integer(1...1), help: "the version of this format: 1")
    static let currency = Setting<String>.required(
      "currency", .text(length: 3...3), help: "the currency of all prices, such as USD")
    static let models = Setting<[Settings]>.required(
      "models", .list(of: .object(Model.spec), count: 0...2_000),
      help: "the prices; the first entry that matches a model applies")
    static let spec = SettingsSpec([version.field, currency.field, models.field])
  }

  private enum Model {
    private static let amount = SettingType.number(0...10_000)
    static let model = Setting<String>.required(
      "model", .text(length: 1...200), help: "the model's name; * stands for any characters")
    static let provider = Setting<String?>.optional(
      "provider", .text(length: 1...40), help: "the id of the only provider it applies to")
    static let input = Setting<Double>.required("input", amount, help: "the price of a million input tokens")
    static let cachedInput = Setting<Double?>.optional(
      "cachedInput", amount, help: "the price of a million cached input tokens; default: that of input")
    static let output = Setting<Double>.required(
      "output", amount, help: "the price of a million output tokens, including reasoning tokens")
    static let spec = SettingsSpec([model.field, provider.field, input.field, cachedInput.field, output.field])
  }

  /// Decodes the file's bytes; nil with every problem if there is an error.
  public static func decode(bytes: [UInt8]) -> (prices: PriceList?, diagnostics: [Diagnostic]) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      return (nil, [.error(at: "", error.explanation)])
    }
    var (file, diagnostics) = File.spec.decode(json)
    guard let file else { return (nil, diagnostics) }
    let currency = file[File.currency]
    if let problem = Budget(currency: currency).problem { diagnostics.append(.error(at: "currency", problem)) }
    let entries = file[File.models].map { model in
      let input = Money(model[Model.input])
      return Entry(
        model: model[Model.model], provider: model[Model.provider].map(ProviderID.init(rawValue:)),
        price: Price(
          input: input, cachedInput: model[Model.cachedInput].map(Money.init) ?? input,
          output: Money(model[Model.output])))
    }
    diagnostics += repetitions(in: entries)
    let failed = diagnostics.contains { $0.severity == .error }
    return (failed ? nil : PriceList(currency: currency, entries: entries), diagnostics)
  }

  /// Rejects a model listed twice, because one of its prices would be ignored.
  private static func repetitions(in entries: [Entry]) -> [Diagnostic] {
    var seen: [String: Int] = [:]
    var found: [Diagnostic] = []
    for (index, entry) in entries.enumerated() {
      let name = "\(entry.provider?.rawValue ?? "")\0\(entry.model)"
      let path = JSONPath.element("models", index)
      if let first = seen[name] {
        let params: [String: JSONValue] = ["model": .string(entry.model), "first": .string("models[\(first)]")]
        found.append(.error(at: path, BudgetCode.priceRepeated.with(params)))
      } else {
        seen[name] = index
      }
    }
    return found
  }
}
