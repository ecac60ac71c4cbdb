import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault

/// `balcao keys …`: API keys and tokens. Values can be stored but never read back.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Stores, lists and verifies API keys and tokens in the vault.",
    subcommands: [
      KeysSetCommand.self, KeysMintCommand.self, KeysListCommand.self, KeysRemoveCommand.self, KeysVerifyCommand.self,
      KeysAuthorizeCommand.self,
    ])
}

/// `balcao keys set`
struct KeysSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Stores a value from standard input or a hidden prompt, never from an argument.",
    discussion: "One line break at the end of the value is removed.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The secret's name in the settings, such as openai/api-key.") var name: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let name = SecretRef(rawValue: name)
    guard name.isWellFormed else {
      throw CommandFailure("\"\(name)\" is not a valid name: use 1 to 100 characters of a-z, 0-9, . _ / -")
    }
    let value = try HiddenInput.value(prompt: "Value of \(name): ", limit: OpenSSLVault.longestValue)
    let stored = try await options.session(creating: true) { session in
      let intake = try await session.run(ShowIntakeKey())
      guard let envelope = SecretEnvelope.seal(value, to: Array(intake), for: name.rawValue) else {
        throw CommandFailure("the gateway returned no key to seal the value with; it may be another version")
      }
      return try await session.run(SetSecret(secret: name, envelope: Data(envelope)))
    }
    Output.row(stored.row)
    if let advice = stored.advice { Output.diagnostic("warning: \(advice)") }
  }
}

/// `balcao keys list`
struct KeysListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "Lists the secrets: name, state, last four, fingerprint, origin, and when each was stored, used and verified.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let found = try await options.run(ListSecrets()).items
    try Output.list(
      found, of: "secrets", json: json.isOn,
      header: ["NAME", "STATE", "LAST FOUR", "FINGERPRINT", "ORIGIN", "STORED", "LAST USED", "VERIFIED"]
    ) { $0.row }
    if !json.isOn { for secret in found { if let advice = secret.advice { Output.diagnostic("warning: \(advice)") } } }
  }
}

/// `balcao keys remove`
struct KeysRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Deletes a value.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The secret's name.") var name: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    _ = try await options.run(RemoveSecret(secret: SecretRef(rawValue: name)))
    Output.line("\(name) is deleted")
  }
}

/// `balcao keys verify`
struct KeysVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Decrypts one value, or all, and tries each at its service.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption
  @Argument(help: "The secret's name. (default: every secret)") var name: String?

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let found = try await options.run(VerifySecrets(secret: name.map(SecretRef.init(rawValue:)))).items
    try Output.list(
      found, of: "secrets", json: json.isOn,
      header: ["NAME", "RESULT"]
    ) { [$0.name.rawValue, $0.advice ?? $0.outcome] }
    let isWrong = { (secret: SecretSummary) in
      secret.state == .damaged || secret.state == .rebind || (secret.verification?.result ?? .ok) != .ok
    }
    if found.contains(where: isWrong) { throw ExitCode.failure }
  }
}

extension SecretSummary {
  /// What a person should know or do before it can be used; nil when it is ready.
  var advice: String? { reason.map { CommandWording.text(of: $0, remedy: remedy) } }

  /// The result of the verification in plain words.
  fileprivate var outcome: String {
    guard let verification else { return "can be decrypted; no adapter verifies it" }
    return switch verification.result {
    case .ok: "works"
    case .badKey: "the provider rejected this key"
    case .noCredit: "the key has no credit"
    case .noModelAccess: "the key may not use the model"
    case .unreachable: "the provider could not be reached"
    }
  }

  /// The columns of a list.
  fileprivate var row: [String] {
    [
      name.rawValue, state.rawValue, lastFour.map { "…\($0)" } ?? "-", fingerprint ?? "-",
      binding.flatMap { $0.origins.isEmpty ? nil : $0.origins.joined(separator: ",") } ?? "-",
      Output.time(createdAt), lastUsedAt.map(Output.time) ?? "never used",
      verification.map { "\($0.result.rawValue) \(Output.time($0.at))" } ?? "never verified",
    ]
  }
}
