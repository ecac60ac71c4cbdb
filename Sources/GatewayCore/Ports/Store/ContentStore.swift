public import Foundation

/// The business's content, in versions. Versions count from 1 and never change.
public protocol ContentStore: Sendable {
  /// The newest version; nil before the first import.
  func currentContent() async throws(StoreError) -> ContentVersion?

  /// The version with this number; nil when it does not exist.
  func content(version: Int) async throws(StoreError) -> ContentVersion?

  /// All versions without their text, newest first.
  func contentVersions() async throws(StoreError) -> [ContentVersion.Summary]

  /// Adds a version after `expected` (0 for the first).
  ///
  /// - Throws: `.conflict` when another version was added first.
  func addContent(_ bundle: [UInt8], origin: ContentVersion.Origin, after expected: Int, now: Date)
    async throws(StoreError) -> Int
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

    /// Creates a summary.
    public init(version: Int, createdAt: Date, origin: Origin) {
      self.version = version
      self.createdAt = createdAt
      self.origin = origin
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
