import Foundation

/// How far a folder was read. Moves in the commit of the mails it speaks of.
struct FolderPosition: Codable, Equatable, Sendable {
  /// The folder's generation; UIDs of another one mean other mails.
  var validity: UInt32
  /// The last mail that was taken or passed over.
  var last: UInt32
  /// The newest change when all up to it was read; nil where the server tells none.
  var modSeq: UInt64?
  /// When the folder was first looked at: what came before is never answered.
  var since: Date
}
