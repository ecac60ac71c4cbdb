import GatewayKit

extension Explanation {
  /// The explanation about one of several providers.
  func of(_ provider: ProviderID) -> Explanation {
    ProviderCode.ofProvider.with(["provider": .string(provider.rawValue), "reason": parameter])
  }
}

/// The codes of why a provider is not asked, and of what its answers were, for traces.
enum ProviderCode: String, ExplanationCode {
  // Not asked
  case notConnected = "not_connected"
  case automateOff = "automate_responses_off"
  case cannotRead = "model_cannot_read"
  case historyUnreadable = "history_unreadable"
  case twoRefused = "two_providers_refused"
  case pausedMeanwhile = "paused_meanwhile"
  case removedMeanwhile = "provider_removed_meanwhile"
  case cancelled = "turn_cancelled"
  case crowded = "no_call_free"
  case quotaOfConversation = "quota_of_conversation"
  case quotaOfVisitor = "quota_of_visitor"
  case quotaOfNetwork = "quota_of_network"

  // Budgets
  case budgetNotKept = "budget_not_enforceable"
  case currenciesDiffer = "currencies_differ"
  case noPriceOfModel = "no_price_of_model"
  case noPrice = "no_price"
  case costUnreadable = "cost_unreadable"
  case budgetFull = "budget_full"
  case channelBudgetFull = "channel_budget_full"
  case contactBudgetFull = "contact_budget_full"

  // Answers
  case answered = "provider_answered"
  case noted = "provider_noted"
  case interrupted = "answer_interrupted"
  case blocked = "answer_blocked"
  case empty = "answer_empty"
  case withheld = "promise_withheld"
  case dataTooLarge = "provider_data_too_large"
  case tokens = "tokens_used"
  case tokensUnknown = "tokens_unknown"
  case ofProvider = "of_provider"

  /// The English wording.
  var english: String {
    switch self {
    case .notConnected: "not connected: {reason}"
    case .automateOff: "Automate responses is off"
    case .cannotRead: "its model can neither see nor hear what was sent"
    case .historyUnreadable: "the conversation so far could not be read: {reason}"
    case .twoRefused: "two providers refused the request"
    case .pausedMeanwhile: "answers were paused meanwhile"
    case .removedMeanwhile: "the provider was removed meanwhile"
    case .cancelled: "the turn was cancelled"
    case .crowded:
      "no call was free within {patience}: at most {limit} may be in flight (concurrentCalls), {waiting} others wait"
    case .quotaOfConversation:
      "turns of this conversation that reached a provider within the last hour: {count}; the limit is {limit}"
    case .quotaOfVisitor:
      "turns from this visitor's network address that reached a provider within the last hour: {count}; the limit is {limit}"
    case .quotaOfNetwork:
      "turns from this visitor's block of networks that reached a provider within the last hour: {count}; the limit is {limit}"
    case .budgetNotKept: "its budget cannot be enforced: {reason}"
    case .currenciesDiffer: "the budget is in {currency} and the prices are in {prices}"
    case .noPriceOfModel: "there is no price for the model {model}"
    case .noPrice: "there is no price for a provider without a model"
    case .costUnreadable: "its cost cannot be read: {reason}"
    case .budgetFull: "the hard budget of {limit} for {period} has no room: {spent} are spent or reserved"
    case .channelBudgetFull:
      "the budget of {limit} for {channel} in {period} has no room: {spent} are spent or reserved"
    case .contactBudgetFull:
      "the budget of {limit} for one contact on {period} has no room: {spent} are spent or reserved"
    case .answered: "answered ({notes})"
    case .noted: "{what} ({notes})"
    case .interrupted: "interrupted: {reason}"
    case .blocked: "blocked: {reason}"
    case .empty: "an empty answer"
    case .withheld: "withheld because no source states it: {promises}"
    case .dataTooLarge: "the provider's data is too large to store"
    case .tokens: "{input} + {output} tokens"
    case .tokensUnknown: "tokens unknown"
    case .ofProvider: "{provider}: {reason}"
    }
  }
}
