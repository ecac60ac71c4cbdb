import ArgumentParser

/// `balcao prices`
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices",
    abstract: "Prints the list prices of models that came with this build, as a file to change and to name as `prices`."
  )

  func run() { print(ListPrices.file, terminator: "") }
}
