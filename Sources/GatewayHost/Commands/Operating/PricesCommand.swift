import ArgumentParser

/// `balcao prices`
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices",
    abstract: "Prints the list prices of this build as a file. Correct it and name it as `prices` in channels.json."
  )

  func run() { print(ListPrices.file, terminator: "") }
}
