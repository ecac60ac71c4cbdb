public import Foundation
public import GatewayKit

/// The state of a customer's file, under the channel's name for it.
public struct KeptMedia: Sendable, Hashable, Codable {
  /// The file as described by the event.
  public let media: Media
  /// The stored bytes; nil while they are missing, and when they can never be fetched.
  public var blob: BlobRef?
  /// The size in bytes.
  public var size: Int?
  /// Why the bytes can never be fetched; nil otherwise.
  public var lost: String?
  /// When this record was last written.
  public var at: Date
}

/// The durable index of customers' files on a channel that fetches them: wanted files, and settled ones.
struct MediaIndex: Sendable {
  private static let wanted = "media/wanted/"
  private static let kept = "media/kept/"

  let channel: ChannelID
  let store: any SettingStore

  private var scope: String { SettingScope.core(about: channel) }

  /// The settings that record the wanted files of `events`, for the commit of the batch.
  static func wants(_ events: [InboundEvent], now: Date) throws(AdapterError) -> [String: [UInt8]?] {
    var wants: [String: [UInt8]?] = [:]
    for event in events {
      switch event.content {
      case .message(let message), .edit(let message), .echo(let message):
        for media in message.files where !media.ref.isEmpty && media.ref.utf8.count <= 200 {
          wants[wanted + media.ref] = try encoded(KeptMedia(media: media, at: now))
        }
      case .status, .reaction, .revoke, .system, .unsupported: break
      }
    }
    return wants
  }

  /// Files that are still to be fetched, at most `limit`.
  func wanted(limit: Int) async throws(StoreError) -> [KeptMedia] {
    try await store.settings(in: scope, prefix: Self.wanted, limit: limit).compactMap { Self.decoded($0.value) }
  }

  /// The record of a settled file; nil while it is wanted, and when it was never wanted.
  func kept(_ ref: String) async throws(StoreError) -> KeptMedia? {
    try await store.setting(Self.kept + ref, in: scope).flatMap(Self.decoded)
  }

  /// Whether a file is still to be fetched.
  func isWanted(_ ref: String) async throws(StoreError) -> Bool {
    try await store.setting(Self.wanted + ref, in: scope) != nil
  }

  /// Records a settled file; it is no longer wanted.
  func keep(_ media: KeptMedia) async throws {
    try await store.setSetting(Self.kept + media.media.ref, in: scope, to: Self.encoded(media))
    try await store.setSetting(Self.wanted + media.media.ref, in: scope, to: nil)
  }

  /// Marks files recorded longer than `keeps` ago as removed and drops the references to their bytes.
  func forget(after keeps: Duration, now: Date) async throws {
    let days = Int(keeps.seconds / 86_400)
    var last: String?
    repeat {
      let page = try await store.settings(in: scope, prefix: Self.kept, after: last, limit: 1_000)
      for var media in page.compactMap({ Self.decoded($0.value) }) where media.blob != nil && media.at + keeps <= now {
        media.blob = nil
        media.lost = "it was removed, \(days) days after it came (keepFilesDays)"
        try await store.setSetting(Self.kept + media.media.ref, in: scope, to: Self.encoded(media))
      }
      last = page.last?.name
    } while last != nil
  }

  private static func encoded(_ media: KeptMedia) throws(AdapterError) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(media))
    } catch {
      throw AdapterError(.rejected, "a file's description could not be written", cause: error)
    }
  }

  private static func decoded(_ bytes: [UInt8]) -> KeptMedia? {
    try? JSONDecoder().decode(KeptMedia.self, from: Data(bytes))
  }
}
