import ArgumentParser
import GatewayCore

/// The budget options of `balcao providers set`. A limit that is not given stays unchanged.
struct BudgetOptions: ParsableArguments {
  @Option(help: "The monthly cost that raises an alert, or none.") var monthlySoft: Limit?
  @Option(help: "The most that may be spent in a month, or none.") var monthlyHard: Limit?
  @Option(help: "The most that may be spent in a day, or none.") var dailyHard: Limit?
  @Option(help: "The most that one contact may cost in a day, or none.") var contactDaily: Limit?
  @Option(help: "The most that a channel may cost in a month, such as site=5.00 or site=none.")
  var channelMonthly: [ChannelLimit] = []
  @Option(help: "The model to ask after the soft limit is passed, or none.") var cheaperModel: String?
  @Option(help: "The currency of the limits. It must be the currency of the prices.") var currency: String?
  @Flag(help: "Remove the whole budget.") var noBudget = false

  /// An amount, or nil for the word `none`.
  struct Limit: ExpressibleByArgument {
    let amount: Money?

    init?(argument: String) {
      if argument == "none" {
        amount = nil
      } else if let number = Double(argument), (0...1_000_000).contains(number) {
        amount = Money(number)
      } else {
        return nil
      }
    }
  }

  /// The limit of one channel, written `CHANNEL=AMOUNT`.
  struct ChannelLimit: ExpressibleByArgument {
    let channel: String
    let limit: Limit

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let limit = Limit(argument: parts[1]) else { return nil }
      (channel, self.limit) = (parts[0], limit)
    }
  }

  /// Whether any option of the budget was given.
  var isGiven: Bool {
    noBudget || changesBudget
  }

  private var changesBudget: Bool {
    monthlySoft != nil || monthlyHard != nil || dailyHard != nil || contactDaily != nil || !channelMonthly.isEmpty
      || cheaperModel != nil || currency != nil
  }

  func validate() throws {
    if noBudget, changesBudget { throw ValidationError("--no-budget cannot be combined with a limit") }
  }

  /// Applies the given options to `known`; nil removes the budget.
  func changing(_ known: Budget?) throws -> Budget? {
    if noBudget { return nil }
    guard let currency = currency ?? known?.currency else {
      throw CommandFailure("the provider has no budget yet; give the currency too, such as --currency USD")
    }
    var budget = known ?? Budget(currency: currency)
    budget.currency = currency
    if let monthlySoft { budget.monthlySoft = monthlySoft.amount }
    if let monthlyHard { budget.monthlyHard = monthlyHard.amount }
    if let dailyHard { budget.dailyHard = dailyHard.amount }
    if let contactDaily { budget.contactDaily = contactDaily.amount }
    if let cheaperModel { budget.cheaperModel = cheaperModel == "none" ? nil : cheaperModel }
    for limit in channelMonthly { budget.channels[limit.channel] = limit.limit.amount }
    return budget
  }
}
