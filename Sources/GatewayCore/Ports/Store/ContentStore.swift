public import Foundation
public import GatewayKit

/// The business's content, in versions, and what people prepare. Versions count from 1 and never change.
public protocol ContentStore: Sendable {
  /// The newest version; nil before the first import.
  func currentContent() async throws(StoreError) -> ContentVersion?

  /// The version with this number; nil when it does not exist.
  func content(version: Int) async throws(StoreError) -> ContentVersion?

  /// Versions without their text, newest first: those before `before`, or from the newest on; at most `limit`.
  func contentVersions(before: Int?, limit: Int) async throws(StoreError) -> [ContentVersion.Summary]

  /// Adds a version after `expected` (0 for the first), and removes the draft that it publishes, if that draft has not
  /// changed since.
  ///
  /// - Throws: `.conflict` when another version was added first; the draft then stays.
  func addContent(_ content: NewContent, after expected: Int, now: Date) async throws(StoreError) -> Int

  /// The draft of an agent; nil for none. That of an account or a token goes when the account is removed or the token
  /// revoked.
  func contentDraft(of agent: AgentID) async throws(StoreError) -> ContentDraft?

  /// Sets an agent's draft and returns it with its revision, which is greater than that of any draft before; nil, with
  /// nothing changed, unless the draft has the revision `expected` (0 for no draft). With nil as `expected`, any draft is
  /// replaced.
  func setContentDraft(
    _ text: ContentDraft.Text, of agent: AgentID, expecting expected: Int64?, now: Date
  ) async throws(StoreError) -> ContentDraft?

  /// Removes an agent's draft; false, with nothing changed, unless it has the revision `expected`. With nil as `expected`,
  /// any draft is removed.
  func removeContentDraft(of agent: AgentID, expecting expected: Int64?) async throws(StoreError) -> Bool
}

extension ContentStore {
  /// The newest version without its text; nil before the first.
  public func newestContent() async throws(StoreError) -> ContentVersion.Summary? {
    try await contentVersions(before: nil, limit: 1).first
  }
}

/// A version to be added.
public struct NewContent: Sendable, Hashable {
  /// The most characters of a note.
  public static let noteLength = 500

  /// The bundle's JSON.
  public var bundle: [UInt8]
  /// The origin.
  public var origin: ContentVersion.Origin
  /// Who adds it; nil for the gateway itself.
  public var author: AgentID?
  /// What its author says about it.
  public var note: String?
  /// The revision of the author's draft that it publishes; nil for none.
  public var draft: Int64?

  /// Creates a version to be added.
  public init(
    _ bundle: [UInt8], origin: ContentVersion.Origin, author: AgentID? = nil, note: String? = nil, draft: Int64? = nil
  ) {
    self.bundle = bundle
    self.origin = origin
    self.author = author
    self.note = note
    self.draft = draft
  }
}

/// The unpublished changes of one person or program.
public struct ContentDraft: Sendable, Hashable {
  /// What a draft says.
  public struct Text: Sendable, Hashable {
    /// The version that the changes were made to.
    public var base: Int
    /// The changes by path, as a JSON object.
    public var changes: [UInt8]

    /// Creates a draft's text.
    public init(base: Int, changes: [UInt8]) {
      self.base = base
      self.changes = changes
    }
  }

  /// What it says.
  public let text: Text
  /// Grows with each change, and is never used again.
  public let revision: Int64
  /// When it was last changed.
  public let changedAt: Date

  /// Creates a draft.
  public init(_ text: Text, revision: Int64, changedAt: Date) {
    self.text = text
    self.revision = revision
    self.changedAt = changedAt
  }
}

/// One version of the content.
public struct ContentVersion: Sendable, Hashable {
  /// The origin of a version.
  public enum Origin: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file that `channels.json` names, at the first start.
    case firstStart = "first_start"
    /// `balcao content import`.
    case imported
    /// `balcao content revert`.
    case reverted
    /// The web console.
    case console

    /// Reads an origin, also one written by an earlier version.
    public init?(rawValue: String) {
      switch rawValue {
      case "first_start", "firstStart": self = .firstStart
      case "imported": self = .imported
      case "reverted": self = .reverted
      case "console": self = .console
      default: return nil
      }
    }
  }

  /// A version without its text.
  public struct Summary: Sendable, Hashable, Codable {
    /// The number of the version.
    public let version: Int
    /// When it was added.
    public let createdAt: Date
    /// The origin.
    public let origin: Origin
    /// Who added it; nil for the gateway itself, and for versions of earlier builds.
    public let author: AgentID?
    /// What its author said about it.
    public let note: String?

    /// Creates a summary.
    public init(version: Int, createdAt: Date, origin: Origin, author: AgentID? = nil, note: String? = nil) {
      self.version = version
      self.createdAt = createdAt
      self.origin = origin
      self.author = author
      self.note = note
    }
  }

  /// Number, time and origin.
  public let summary: Summary
  /// The bundle's JSON, byte for byte as it was added.
  public let bundle: [UInt8]

  /// Creates a version.
  public init(summary: Summary, bundle: [UInt8]) {
    self.summary = summary
    self.bundle = bundle
  }
}
