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
      KeysSetCommand.self, KeysMintCommand.self, KeysListCommand.self, KeysLabelCommand.self, KeysRemoveCommand.self,
      KeysVerifyCommand.self, KeysAuthorizeCommand.self,
    ])
}

/// `balcao keys list`
struct KeysListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      """
      Lists the secrets: name, state, last four, fingerprint, origin, when each was stored, used and verified, which \
      channels and providers use it, and its label.
      """)

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let found = try await options.run(ListSecrets()).items
    try Output.list(
      found, of: "secrets", json: json.isOn,
      header: [
        "NAME", "STATE", "LAST FOUR", "FINGERPRINT", "ORIGIN", "STORED", "LAST USED", "VERIFIED", "USED BY", "LABEL",
      ]
    ) { $0.row }
    if !json.isOn { for secret in found { if let advice = secret.advice { Output.diagnostic("warning: \(advice)") } } }
  }
}

/// `balcao keys label`
struct KeysLabelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label", abstract: "Changes a value's label, such as its name at the provider.",
    discussion: "An empty text removes the label.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The secret's name.") var name: String
  @Argument(help: "The label; at most 100 bytes.") var text: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let label = text.isEmpty ? nil : text
    let secret = try await options.run(LabelSecret(secret: SecretRef(rawValue: name), label: label))
    Output.row(secret.row)
  }
}

/// `balcao keys remove`
struct KeysRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Deletes a value.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The secret's name.") var name: String

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let users = try await options.run(RemoveSecret(secret: SecretRef(rawValue: name))).items
    Output.line("\(name) is deleted")
    for user in users { Output.diagnostic("warning: \(user.loss)") }
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
    return verification.result.text
  }

  /// The columns of a list.
  var row: [String] {
    [
      name.rawValue, state.rawValue, lastFour.map { "…\($0)" } ?? "-", fingerprint ?? "-",
      binding.flatMap { $0.origins.isEmpty ? nil : $0.origins.joined(separator: ",") } ?? "-",
      Output.time(createdAt), lastUsedAt.map(Output.time) ?? "never used",
      verification.map { "\($0.result.rawValue) \(Output.time($0.at))" } ?? "never verified",
      users.isEmpty ? "-" : users.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: ","), label ?? "-",
    ]
  }
}

extension SecretUser {
  /// What it can no longer do without the secret.
  fileprivate var loss: String {
    switch kind {
    case .channel: "the channel \(id) used it, and what needs it there fails now"
    case .provider: "the provider \(id) used it, and is not asked any more if it was its key"
    }
  }
}
