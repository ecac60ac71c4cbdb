public import ArgumentParser
import Foundation
public import GatewayCore
import GatewayKit

/// `balcao tokens …`: the API tokens of programs.
struct TokensCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens", abstract: "Makes, lists and revokes API tokens of programs.",
    subcommands: [TokensCreateCommand.self, TokensListCommand.self, TokensRevokeCommand.self])
}

/// `balcao tokens create`
struct TokensCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Makes an API token and prints it alone on standard output. It is shown once.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The name by which people recognise the token.") var name: String
  @Option(help: "What the program may do: owner, admin or agent.") var role: Role
  @Option(help: "all, or read for a token that changes and sends nothing.") var scope = APIToken.Scope.all
  @Option(help: "The number of days after which it ends, such as 90d. (default: never)") var expires: Days?

  func run() async throws {
    let end = expires.map { Date(timeIntervalSinceNow: Double($0.count) * 86_400) }
    let created = try await options.run(
      CreateToken(name: name, role: role, scope: scope, expiresAt: end), creating: true)
    Output.line(created.token)
  }
}

/// `balcao tokens list`
struct TokensListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the API tokens, without the tokens themselves.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    try Output.list(
      try await options.run(ListTokens()).items, of: "tokens", json: json.isOn,
      header: ["ID", "NAME", "ROLE", "SCOPE", "BEGINS WITH", "STATE", "LAST USED"]
    ) { token in
      [
        token.id.rawValue, token.name, token.role.rawValue, token.scope.rawValue, token.prefix, token.state,
        token.lastUsedAt.map(Output.time) ?? "never used",
      ]
    }
  }
}

/// `balcao tokens revoke`
struct TokensRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revokes an API token at once.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The token's id, as `balcao tokens list` shows it.") var id: String

  func run() async throws {
    _ = try await options.run(RevokeToken(token: TokenID(rawValue: id)))
    Output.line("\(id) is revoked")
  }
}

extension APIToken {
  /// The state in a list.
  fileprivate var state: String {
    if let revokedAt { return "revoked \(Output.time(revokedAt))" }
    guard let expiresAt else { return "valid" }
    return "\(isValid(at: Date()) ? "until" : "expired") \(Output.time(expiresAt))"
  }
}

extension APIToken.Scope: ExpressibleByArgument {}
