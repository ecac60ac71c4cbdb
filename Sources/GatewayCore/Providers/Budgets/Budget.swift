public import GatewayKit

/// The limits on a provider's cost.
public struct Budget: Sendable, Hashable, Codable {
  /// The monthly cost above which a person is informed, once, and the cheaper model is used; nil for none.
  public var monthlySoft: Money?
  /// The monthly cost that is never exceeded; nil for none.
  public var monthlyHard: Money?
  /// The daily cost that is never exceeded; nil for none.
  public var dailyHard: Money?
  /// The currency of every amount: `USD`.
  public var currency: String
  /// The model used above the soft limit; nil to keep the configured one.
  public var cheaperModel: String?
  /// The monthly cost that a channel may not exceed, by channel id.
  public var channels: [String: Money]
  /// The daily cost that one contact may not exceed; nil for none.
  public var contactDaily: Money?

  /// Creates a budget.
  public init(
    monthlySoft: Money? = nil, monthlyHard: Money? = nil, dailyHard: Money? = nil, currency: String,
    cheaperModel: String? = nil, channels: [String: Money] = [:], contactDaily: Money? = nil
  ) {
    self.monthlySoft = monthlySoft
    self.monthlyHard = monthlyHard
    self.dailyHard = dailyHard
    self.currency = currency
    self.cheaperModel = cheaperModel
    self.channels = channels
    self.contactDaily = contactDaily
  }

  /// Whether it has a hard limit.
  public var isHard: Bool { monthlyHard != nil || dailyHard != nil || contactDaily != nil || !channels.isEmpty }

  /// The models that may be asked under it: the provider's own, and the cheaper one.
  func models(beside model: String?) -> [String?] { [model] + (cheaperModel.map { [$0] } ?? []) }

  /// Why its amounts cannot be enforced with these prices; nil when they can. `model` is the provider's own.
  public func whyNotKept(at prices: PriceList, provider: ProviderID, model: String?) -> Explanation? {
    if prices.currency != currency {
      return ProviderCode.currenciesDiffer.with([
        "currency": .string(currency), "prices": .string(prices.currency),
      ])
    }
    for name in models(beside: model) where prices.price(of: name, at: provider) == nil {
      return name.map { ProviderCode.noPriceOfModel.with(["model": .string($0)]) } ?? ProviderCode.noPrice.with()
    }
    return nil
  }

  /// Why the budget itself is invalid; nil when it is valid.
  public var problem: Explanation? {
    if currency.utf8.count != 3 || !currency.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains) {
      return BudgetCode.currency.with(["found": .string(currency)])
    }
    if let monthlySoft, let monthlyHard, monthlySoft > monthlyHard {
      return BudgetCode.softAboveHard.with()
    }
    return nil
  }

  /// The budget as text: `soft USD 20.00, hard USD 30.00`.
  public var inWords: String {
    var words: [String] = []
    if let monthlySoft { words.append("soft \(monthlySoft.inWords(currency))") }
    if let monthlyHard { words.append("hard \(monthlyHard.inWords(currency))") }
    if let dailyHard { words.append("hard \(dailyHard.inWords(currency)) a day") }
    if let cheaperModel { words.append("then \(cheaperModel)") }
    words += channels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.inWords(currency))" }
    if let contactDaily { words.append("a contact \(contactDaily.inWords(currency)) a day") }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }
}
