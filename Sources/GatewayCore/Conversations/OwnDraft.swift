public import Foundation

/// What an agent is writing in a conversation and has not sent. Only the agent sees it.
public struct OwnDraft: Sendable, Hashable, Codable {
  /// The reply to the customer.
  public let text: String
  /// The note for colleagues.
  public let note: String
  /// When it was saved; nil before the first time.
  public let savedAt: Date?
  /// Grows with every change; 0 before the first.
  public let revision: Int64

  /// Creates a draft.
  public init(text: String, note: String, savedAt: Date?, revision: Int64) {
    self.text = text
    self.note = note
    self.savedAt = savedAt
    self.revision = revision
  }

  /// Nothing is being written.
  public static let none = OwnDraft(text: "", note: "", savedAt: nil, revision: 0)
}

extension OwnDraft: Revised {
  /// The revision that an edit may be based on.
  public var revisionText: String { String(revision) }
}
