import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Changes contacts within a transaction.
enum ContactEditor {
  /// Stores a contact's profile, and its tags once more for finding it.
  static func store(_ profile: ContactProfile, of contact: Int64, _ database: Database) throws {
    try database.cachedStatement(sql: "UPDATE contacts SET profile = ? WHERE row = ?")
      .execute(arguments: [try profile.storedJSON(), contact])
    try database.cachedStatement(sql: "DELETE FROM contact_tags WHERE contact = ?").execute(arguments: [contact])
    let insert = try database.cachedStatement(sql: "INSERT OR IGNORE INTO contact_tags (tag, contact) VALUES (?, ?)")
    for tag in profile.tags { try insert.execute(arguments: [tag.stored, contact]) }
  }

  /// Changes the name of a contact.
  static func rename(_ contact: Int64, _ change: ContactEdit.NameChange, _ database: Database) throws {
    switch change {
    case .set(let name):
      try database.cachedStatement(sql: "UPDATE contacts SET name = ?, named = 1 WHERE row = ?")
        .execute(arguments: [name.stored, contact])
    case .released:
      try database.cachedStatement(sql: "UPDATE contacts SET named = 0 WHERE row = ?").execute(arguments: [contact])
    }
  }
}
