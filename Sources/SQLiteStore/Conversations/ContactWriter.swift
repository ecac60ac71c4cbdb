import Foundation
import GRDB
import GatewayCore
import GatewayKit
import Logging

/// The columns of a contact that the journal reads.
struct KnownContact {
  static let columns = "k.row, k.aliases, k.name, k.last_message_at, k.named"

  let row: Int64
  /// As stored. Compared as bytes, because the aliases rarely change.
  let aliases: Data
  let name: Data?
  let lastMessageAt: Double?
  /// Whether people gave the name, so that channels do not change it.
  let isNamed: Bool

  init(row: Int64, aliases: Data, name: Data?, lastMessageAt: Double?, isNamed: Bool = false) {
    self.row = row
    self.aliases = aliases
    self.name = name
    self.lastMessageAt = lastMessageAt
    self.isNamed = isNamed
  }

  init(_ row: Row, at first: Int) throws {
    let stored = StoredRow(row, of: "contacts", at: first)
    self.init(
      row: try stored.integer(0), aliases: try stored.bytes(1), name: try stored.optionalText(2)?.stored,
      lastMessageAt: try stored.optionalDate(3)?.stored, isNamed: try stored.flag(4))
  }
}

/// Finds and creates contacts by their addresses, within one transaction.
///
/// A conversation keeps its contact. A new conversation goes to the contact that has the first known address. Addresses
/// without a contact are added to this one. An address of another contact stays with that contact and is logged: an
/// event never merges two contacts.
struct ContactWriter {
  let database: Database
  let newContactID: @Sendable () -> ContactID
  let log: Logger

  /// The contact of the event's first known address. A change of address is looked up by the former addresses first.
  func contact(of event: InboundEvent) throws -> KnownContact? {
    for alias in event.formerAliases + event.from.aliases {
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT \(KnownContact.columns) FROM aliases a JOIN contacts k ON k.row = a.contact WHERE a.alias = ?
            """),
        arguments: [alias.stored])
      if let row { return try KnownContact(row, at: 0) }
    }
    return nil
  }

  /// Creates a contact without addresses; `update` adds those of the event.
  func makeContact() throws -> KnownContact {
    let none = try [Alias]().storedJSON()
    try database.cachedStatement(sql: "INSERT INTO contacts (id, aliases) VALUES (?, ?)")
      .execute(arguments: [newContactID().stored, none])
    return KnownContact(row: database.lastInsertedRowID, aliases: none, name: nil, lastMessageAt: nil)
  }

  /// Stores the addresses and the name that an event gives, and the time if the customer wrote.
  func update(_ contact: KnownContact, from prepared: PreparedEvent, at wroteAt: Date) throws {
    let event = prepared.item.event
    let name = contact.isNamed ? contact.name : event.from.name?.stored ?? contact.name
    var aliases = contact.aliases
    if !(event.from.aliases.isEmpty && event.formerAliases.isEmpty), prepared.aliases != aliases {
      aliases = try attach(event, to: contact)
    }
    let wrote = event.content.activity.customerWrote
    guard wrote || name != contact.name || aliases != contact.aliases else { return }
    try database.cachedStatement(sql: "UPDATE contacts SET name = ?, aliases = ?, last_message_at = ? WHERE row = ?")
      .execute(arguments: [
        name, aliases, wrote ? max(wroteAt.stored, contact.lastMessageAt ?? wroteAt.stored) : contact.lastMessageAt,
        contact.row,
      ])
  }

  /// Stores the event's addresses and returns all of the contact's, those of the event first.
  private func attach(_ event: InboundEvent, to contact: KnownContact) throws -> Data {
    var own: [Alias] = []
    for alias in event.from.aliases where !own.contains(alias) {
      if try claim(alias, for: contact, event) { own.append(alias) }
    }
    for former in event.formerAliases { _ = try claim(former, for: contact, event) }
    let before: [Alias]
    do {
      before = try JSONDecoder().decode([Alias].self, from: contact.aliases)
    } catch {
      throw StoreError.damaged("contacts", contact.row, "aliases is not valid JSON of this version")
    }
    let former = event.formerAliases.filter { !before.contains($0) && !own.contains($0) }
    let kept = try former.filter { try owner(of: $0) == contact.row }
    return try (own + before.filter { !own.contains($0) } + kept).storedJSON()
  }

  /// Gives a free address to the contact. Returns whether the contact has it afterwards.
  private func claim(_ alias: Alias, for contact: KnownContact, _ event: InboundEvent) throws -> Bool {
    if let owner = try owner(of: alias) {
      if owner != contact.row { try report(owner, contact, event) }
      return owner == contact.row
    }
    try database.cachedStatement(sql: "INSERT INTO aliases (alias, contact) VALUES (?, ?)")
      .execute(arguments: [alias.stored, contact.row])
    return true
  }

  private func owner(of alias: Alias) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT contact FROM aliases WHERE alias = ?"), arguments: [alias.stored])
  }

  private func report(_ other: Int64, _ contact: KnownContact, _ event: InboundEvent) throws {
    let (kept, foreign) = (try id(of: contact.row), try id(of: other))
    log.warning(
      "an event's addresses belong to two contacts; they were not merged",
      metadata: [
        "contact": "\(kept)", "other": "\(foreign)", "kind": "\(event.kind.rawValue)",
      ])
  }

  private func id(of contact: Int64) throws -> ContactID {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT row, id FROM contacts WHERE row = ?"), arguments: [contact])
    guard let row else { throw StoreError.damaged("aliases", contact, "an alias of a missing contact") }
    return try StoredRow(row, of: "contacts").identifier(1)
  }
}

extension InboundEvent {
  /// The sender's former addresses if the event is a change of address, else empty.
  fileprivate var formerAliases: [Alias] {
    if case .system(let notice) = content { return notice.formerAliases }
    return []
  }
}
