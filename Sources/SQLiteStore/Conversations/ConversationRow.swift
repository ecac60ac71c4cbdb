import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Decodes a conversation and its contact from `conversations c` joined with `contacts k`.
enum ConversationRow {
  static let columns = """
    c.row, c.id, c.channel, c.thread, c.owner, c.agent, c.epoch, c.owner_since, c.owner_reason, c.team, c.flagged, \
    c.memory, c.last_inbound_at, c.last_agent_at, c.revision, c.last_activity_at, c.assigned_team, \
    c.last_message, k.row, k.id, k.name, k.aliases, k.profile
    """
  static let columnCount = 23

  /// Decodes the conversation whose columns start at the row's first column.
  static func conversation(_ row: Row) throws -> Conversation {
    let stored = StoredRow(row, of: "conversations")
    let contact = StoredRow(row, of: "contacts", at: 18)
    return Conversation(
      id: try stored.identifier(1), channel: try stored.identifier(2), thread: try stored.identifier(3),
      contact: try self.contact(contact),
      owner: try owner(stored), epoch: Int(try stored.integer(6)), revision: try stored.integer(14),
      ownership: Ownership(
        since: try stored.date(7), reason: try stored.name(8), team: try stored.optionalText(9),
        flagged: try stored.flag(10)),
      team: try stored.optionalText(16).map(TeamID.init(rawValue:)),
      memory: try stored.isNull(11) ? ConversationMemory() : stored.json(11),
      lastInboundAt: try stored.optionalDate(12), lastAgentAt: try stored.optionalDate(13),
      lastActivityAt: try stored.date(15), lastMessage: try stored.optionalInteger(17))
  }

  /// Decodes a contact from row, id, name, aliases and profile.
  static func contact(_ stored: StoredRow) throws -> Contact {
    Contact(
      id: try stored.identifier(1), name: try stored.optionalText(2), aliases: try stored.json(3),
      profile: try stored.isNull(4) ? ContactProfile() : stored.json(4))
  }

  private static func owner(_ stored: StoredRow) throws -> Owner {
    switch try stored.name(4, as: Owner.Kind.self) {
    case .bot: .bot
    case .queue: .queue
    case .agent: .agent(try stored.identifier(5))
    }
  }
}

extension Owner {
  /// The agent's id; nil for the other owners.
  var agent: AgentID? {
    switch self {
    case .bot, .queue: nil
    case .agent(let id): id
    }
  }
}
