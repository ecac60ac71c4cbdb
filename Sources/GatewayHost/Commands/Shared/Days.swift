import ArgumentParser

/// A number of days, written `30d`.
struct Days: ExpressibleByArgument {
  let count: Int
  var defaultValueDescription: String { "\(count)d" }

  init(count: Int) { self.count = count }

  init?(argument: String) {
    guard argument.hasSuffix("d"), let count = Int(argument.dropLast()), (1...3_660).contains(count) else {
      return nil
    }
    self.count = count
  }
}
