import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault

/// Reads a new password from a hidden prompt, twice, or from standard input.
enum PasswordInput {
  /// The most bytes: four for each character.
  private static let limit = 4 * Password.longest

  static func new(for email: String) throws -> Password {
    let first = try HiddenInput.value(prompt: "Password of \(email): ", limit: limit)
    if HiddenInput.isTerminal {
      let second = try HiddenInput.value(prompt: "The same again: ", limit: limit)
      guard first.isEqual(to: second) else { throw CommandFailure("the two passwords differ; nothing was changed") }
    }
    guard let text = first.withBytes({ String(validating: $0, as: UTF8.self) }) else {
      throw CommandFailure("the password is not UTF-8")
    }
    return Password(text)
  }
}
