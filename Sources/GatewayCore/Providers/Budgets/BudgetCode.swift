import GatewayKit

/// The codes of problems in budgets and price lists.
enum BudgetCode: String, ExplanationCode {
  case currency = "budget_currency"
  case softAboveHard = "budget_soft_above_hard"
  case priceRepeated = "price_repeated"

  /// The English wording.
  var english: String {
    switch self {
    case .currency: "expected a currency of three capital letters such as USD, found \"{found}\""
    case .softAboveHard: "the soft limit is above the hard one"
    case .priceRepeated: "\"{model}\" has a price at {first} already"
    }
  }
}
