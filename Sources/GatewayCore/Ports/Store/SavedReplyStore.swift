/// Texts that agents insert into replies.
public protocol SavedReplyStore: Sendable {
  /// Every saved reply, in any order.
  func savedReplies() async throws(StoreError) -> [SavedReply]

  /// The saved reply; nil when it is not stored.
  func savedReply(_ id: SavedReplyID) async throws(StoreError) -> SavedReply?

  /// Adds a saved reply, unless there are `most` of them, or another has its shortcut in its language.
  func addSavedReply(_ reply: SavedReply, most: Int) async throws(StoreError) -> SavedReplyReceipt

  /// Replaces the saved reply of the same id, if its revision is `revision`, or in any case for nil. The stored revision
  /// is the next one.
  func changeSavedReply(_ reply: SavedReply, after revision: Int64?) async throws(StoreError) -> SavedReplyReceipt

  /// Removes a saved reply. Returns whether it existed.
  func removeSavedReply(_ id: SavedReplyID) async throws(StoreError) -> Bool
}

/// The result of adding or changing a saved reply.
public enum SavedReplyReceipt: Sendable, Hashable {
  /// What is stored now.
  case done(SavedReply)
  /// Another has the shortcut in this language.
  case shortcutTaken
  /// The store has the most saved replies that it may have.
  case full
  /// It has another revision; nothing was changed.
  case outdated(SavedReply)
  /// No saved reply has the id.
  case notFound
}
