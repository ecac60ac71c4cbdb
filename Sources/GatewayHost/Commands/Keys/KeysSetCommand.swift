import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault

/// `balcao keys set`
struct KeysSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Stores a value from standard input or a hidden prompt, never from an argument.",
    discussion: """
      One line break at the end of the value is removed. A provider's key is tried at the provider first. One that does \
      not work does not replace a stored one: the stored one stays in use.
      """)

  @OptionGroup var options: AdminOptions
  @Option(help: "The key's name at its provider, shown in lists; at most 100 bytes.") var label: String?
  @Flag(help: "Store a provider's key without trying it first.") var unverified = false
  @Argument(help: "The secret's name in the settings, such as openai/api-key.") var name: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let name = SecretRef(rawValue: name)
    guard name.isWellFormed else {
      throw CommandFailure("\"\(name)\" is not a valid name: use 1 to 100 characters of a-z, 0-9, . _ / -")
    }
    let value = try HiddenInput.value(prompt: "Value of \(name): ", limit: OpenSSLVault.longestValue)
    let outcome = try await options.session(creating: true) { session in
      let intake = try await session.run(ShowIntakeKey())
      guard let envelope = SecretEnvelope.seal(value, to: Array(intake), for: name.rawValue) else {
        throw CommandFailure("the gateway returned no key to seal the value with; it may be another version")
      }
      return try await session.run(
        SetSecret(secret: name, envelope: Data(envelope), label: label, isUnverified: unverified))
    }
    for trial in outcome.trials {
      Output.diagnostic("\(trial.result == .ok ? "" : "warning: ")\(trial.provider): \(trial.result.text)")
    }
    guard outcome.isStored else {
      throw CommandFailure(
        "the new value was not stored, and the present one stays in use; --unverified stores it anyway")
    }
    Output.row(outcome.secret.row)
    if let advice = outcome.secret.advice { Output.diagnostic("warning: \(advice)") }
  }
}

extension KeyVerification {
  /// The result in plain words.
  var text: String {
    switch self {
    case .ok: "works"
    case .badKey: "the provider rejected this key"
    case .noCredit: "the key has no credit"
    case .noModelAccess: "the key may not use the model"
    case .unreachable: "the provider could not be reached"
    }
  }
}
