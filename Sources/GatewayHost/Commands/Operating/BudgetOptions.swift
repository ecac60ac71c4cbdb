import ArgumentParser
import GatewayCore

/// The limits that `balcao providers set` takes: what is not given stays as it is.
struct BudgetOptions: ParsableArguments {
  @Option(help: "A month's cost from which a person is told; none takes it away.") var monthlySoft: Limit?
  @Option(help: "A month's cost that is never passed; none takes it away.") var monthlyHard: Limit?
  @Option(help: "A day's cost that is never passed; none takes it away.") var dailyHard: Limit?
  @Option(help: "What one contact may cost in a day; none takes it away.") var contactDaily: Limit?
  @Option(help: "What a channel may cost in a month, as site=5.00; site=none takes it away.")
  var channelMonthly: [ChannelLimit] = []
  @Option(help: "The model that is asked once the soft limit is passed; none takes it away.") var cheaperModel: String?
  @Option(help: "The currency of the limits: that of the prices.") var currency: String?
  @Flag(help: "Take the whole budget away.") var noBudget = false

  /// An amount, or none.
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

  /// A channel's amount, or none.
  struct ChannelLimit: ExpressibleByArgument {
    let channel: String
    let limit: Limit

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let limit = Limit(argument: parts[1]) else { return nil }
      (channel, self.limit) = (parts[0], limit)
    }
  }

  /// Whether anything of a budget is to be changed.
  var isGiven: Bool {
    noBudget || changesBudget
  }

  private var changesBudget: Bool {
    monthlySoft != nil || monthlyHard != nil || dailyHard != nil || contactDaily != nil || !channelMonthly.isEmpty
      || cheaperModel != nil || currency != nil
  }

  func validate() throws {
    if noBudget, changesBudget { throw ValidationError("--no-budget stands alone") }
  }

  /// The budget with what is given changed; nil when it is to be taken away.
  func changing(_ known: Budget?) throws -> Budget? {
    if noBudget { return nil }
    guard let currency = currency ?? known?.currency else {
      throw CommandFailure("the provider has no budget yet: name its currency, as --currency USD")
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
