import Foundation
import GatewayKit

/// Checks of what people write about saved replies, and what the store says about it.
enum SavedReplyText {
  /// The most characters of a shortcut.
  static let longestShortcut = 50

  /// The shortcut without white space around it; throws unless it has 1 to 50 characters in one line.
  static func shortcut(_ text: String) throws(OperationError) -> String {
    let shortcut = try AccountText.name(text)
    guard shortcut.count <= longestShortcut else {
      throw OperationError(.nameInvalid, ["limit": .integer(longestShortcut)])
    }
    return shortcut
  }

  /// The text; throws when it is empty or too long.
  static func text(_ text: String) throws(OperationError) -> String {
    guard !text.allSatisfy(\.isWhitespace) else { throw OperationError(.textEmpty) }
    let limit = ReplyToConversation.textLimit
    guard text.count <= limit, text.utf8.count <= 4 * limit else {
      throw OperationError(.textTooLong, ["count": .integer(text.count), "limit": .integer(limit)])
    }
    return text
  }

  /// What is stored now; throws when nothing was changed.
  static func stored(_ receipt: SavedReplyReceipt, _ wanted: SavedReply) throws(OperationError) -> SavedReply {
    switch receipt {
    case .done(let reply): return reply
    case .shortcutTaken: throw OperationError(.shortcutTaken, ["shortcut": .string(wanted.shortcut)])
    case .full: throw OperationError(.savedRepliesTooMany, ["limit": .integer(AddSavedReply.most)])
    case .outdated(let current):
      throw OperationError(.savedReplyChanged, ["revision": .string(current.revisionText)])
    case .notFound: throw OperationError(.savedReplyNotFound, ["reply": .string(wanted.id.rawValue)])
    }
  }
}

extension SavedReply {
  /// A place in the list: by shortcut as it is compared, then by id.
  struct Place: Comparable {
    let shortcut: String
    let id: SavedReplyID

    static func < (left: Place, right: Place) -> Bool { (left.shortcut, left.id) < (right.shortcut, right.id) }

    /// The place as text. An id has no dots.
    var cursor: String { "\(id.rawValue).\(shortcut)" }

    init(shortcut: String, id: SavedReplyID) {
      self.shortcut = shortcut
      self.id = id
    }

    /// Reads a place; throws unless it has the form that `cursor` gives.
    init(cursor: String) throws(OperationError) {
      let parts = cursor.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw OperationError(.invalidCursor) }
      self.init(shortcut: String(parts[1]), id: SavedReplyID(rawValue: String(parts[0])))
    }
  }

  var place: Place { Place(shortcut: foldedShortcut, id: id) }
}
