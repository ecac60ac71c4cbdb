public import ArgumentParser
import Foundation
public import GatewayCore
import GatewayKit
import OpenSSLVault

/// `balcao users …`: the accounts of people.
struct UsersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "Makes, lists and removes the accounts of people.",
    subcommands: [UsersAddCommand.self, UsersListCommand.self, UsersRemoveCommand.self, UsersPasswdCommand.self])
}

/// `balcao users add`
struct UsersAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Makes an account. The password comes from standard input or a hidden prompt, never from an argument.",
    discussion: "A password has 10 to 1,024 characters. One line break at its end is removed.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The e-mail address that the person signs in with.") var email: String
  @Option(help: "What the person may do: owner, admin or agent.") var role: Role
  @Option(help: "The person's name. (default: what stands before the @)") var name: String?

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let password = try PasswordInput.new(for: email)
    let added = try await options.run(
      AddUser(email: email, name: name, role: role, password: password), creating: true)
    Output.line("\(added.user.email) is \(role.rawValue)")
  }
}

/// `balcao users list`
struct UsersListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the accounts: address, name, role, second factor, and when each was seen.")

  @OptionGroup var options: AdminOptions
  @OptionGroup var json: JSONOption

  func run() async throws {
    try Output.list(
      try await options.run(ListUsers()).items, of: "accounts", json: json.isOn,
      header: ["EMAIL", "NAME", "ROLE", "STATE", "SECOND FACTOR", "LAST SEEN"]
    ) { user in
      [
        user.email, user.name, user.permissions.role.rawValue, user.disabled ? "disabled" : "enabled",
        user.hasSecondFactor ? "on" : "off", user.lastSeenAt.map(Output.time) ?? "never",
      ]
    }
  }
}

/// `balcao users remove`
struct UsersRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Removes an account; its sessions end at once. The last owner cannot be removed.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The account's e-mail address.") var email: String

  func run() async throws {
    let user = try await options.session { session in
      let user = try await session.user(email)
      _ = try await session.run(RemoveUser(user: user.id))
      return user
    }
    Output.line("\(user.email) is removed")
  }
}

/// `balcao users passwd`
struct UsersPasswdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passwd",
    abstract: "Sets a password, read from standard input or a hidden prompt, and ends the person's sessions.",
    discussion: "With --remove-second-factor, the person signs in by the password alone until they set up a new one.")

  @OptionGroup var options: AdminOptions
  @Argument(help: "The account's e-mail address.") var email: String
  @Flag(help: "Also turn the second factor off, for somebody who lost it.") var removeSecondFactor = false

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let password = try PasswordInput.new(for: email)
    let user = try await options.session { session in
      let user = try await session.user(email)
      _ = try await session.run(SetUserPassword(user: user.id, password: password))
      if removeSecondFactor { _ = try await session.run(RemoveUserSecondFactor(user: user.id)) }
      return user
    }
    Output.line("\(user.email) has a new password")
  }
}

extension OperationSession {
  /// The account with this e-mail address.
  fileprivate func user(_ email: String) async throws -> User {
    let folded = AccountEmail.folded(email)
    guard let user = try await run(ListUsers()).items.first(where: { AccountEmail.folded($0.email) == folded }) else {
      throw CommandFailure("there is no account \(email); see `balcao users list`")
    }
    return user
  }
}

extension Role: ExpressibleByArgument {}
