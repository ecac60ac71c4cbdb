/// The reason a command failed: printed on standard error, exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
  /// What happened, where, and the remedy.
  let description: String

  init(_ description: String) { self.description = description }
}
