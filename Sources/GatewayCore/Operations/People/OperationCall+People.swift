import Foundation
import GatewayKit

extension OperationCall {
  /// The account of the signed-in person; throws when the actor has none.
  func account() async throws(OperationError) -> Account {
    guard case .user(let id, _) = actor else { throw OperationError(.unauthenticated) }
    guard let found = try await services.account(id) else { throw OperationError(.unauthenticated) }
    return found
  }

  /// The account, if the actor may manage it: admins manage agents and admins, owners everybody.
  func managed(_ user: UserID) async throws(OperationError) -> Account {
    guard let found = try await services.account(user) else {
      throw OperationError(.userNotFound, ["user": .string(user.rawValue)])
    }
    try demand(found.user.permissions.role)
    return found
  }

  /// Throws unless the actor's role is at least `role`.
  func demand(_ role: Role) throws(OperationError) {
    guard permissions.role >= role else {
      throw OperationError(
        .forbidden, ["needed": .string(role.rawValue), "role": .string(permissions.role.rawValue)])
    }
  }

  /// Throws when the actor is the person: nobody changes their own permissions.
  func demandOther(_ user: UserID) throws(OperationError) {
    if case .user(user, _) = actor { throw OperationError(.ownAccount) }
  }
}

extension OperationServices {
  func account(_ id: UserID) async throws(OperationError) -> Account? {
    try await stored { () async throws(StoreError) in try await people.store.account(id) }
  }

  /// Throws unless every team exists.
  func demand(_ teams: [TeamID]) async throws(OperationError) {
    guard !teams.isEmpty else { return }
    let known = Set(try await stored { () async throws(StoreError) in try await people.store.teams() }.map(\.id))
    guard let unknown = teams.first(where: { !known.contains($0) }) else { return }
    throw OperationError(.teamNotFound, ["team": .string(unknown.rawValue)])
  }
}

/// Checks of what people write about accounts.
enum AccountText {
  /// The most characters of a name.
  static let longestName = 100

  /// The name without white space around it; throws unless it has 1 to 100 characters in one line.
  static func name(_ text: String) throws(OperationError) -> String {
    let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...longestName).contains(name.count), name.utf8.count <= 4 * longestName,
      !name.unicodeScalars.contains(where: { CharacterSet.controlCharacters.contains($0) || $0 == "\u{2028}" })
    else { throw OperationError(.nameInvalid, ["limit": .integer(longestName)]) }
    return name
  }

  /// The address; throws unless it is one.
  static func email(_ text: String) throws(OperationError) -> String {
    guard text.utf8.count <= 320, let email = AccountEmail.read(text) else { throw OperationError(.emailInvalid) }
    return email
  }

  /// The BCP 47 tag of a language; nil for the empty text, the browser's. Throws for anything else.
  static func locale(_ text: String) throws(OperationError) -> String? {
    guard !text.isEmpty else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isTag =
      text.utf8.count <= 35 && (2...3).contains(parts[0].count) && parts[0].allSatisfy(\.isLetter)
      && parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
    guard isTag else { throw OperationError(.localeInvalid) }
    return text
  }
}

/// Why operations on the actor's own account are not on the control socket and not for programs.
let ownAccountReason = "it is about the account of the person who signed in"
