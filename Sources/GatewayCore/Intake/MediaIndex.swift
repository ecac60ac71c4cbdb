public import Foundation
public import GatewayKit

/// What became of a file that a customer sent, under the channel's name for it.
public struct KeptMedia: Sendable, Hashable, Codable {
  /// The file as the event names it.
  public let media: Media
  /// Where the bytes are; nil while they are not there, and when they never will be.
  public var blob: BlobRef?
  /// How many bytes.
  public var size: Int?
  /// Why they never will be there.
  public var lost: String?
  /// When this was noted last.
  public var at: Date
}

/// The files of customers that a channel has to fetch: which are wanted, and which are there. All of it durable.
struct MediaIndex: Sendable {
  private static let wanted = "media/wanted/"
  private static let kept = "media/kept/"

  let channel: ChannelID
  let store: any SettingStore

  private var scope: String { SettingScope.core(about: channel) }

  /// What a batch of `events` asks for, to be noted in the commit of the batch.
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

  /// The files that are wanted, at most `limit`.
  func wanted(limit: Int) async throws(StoreError) -> [KeptMedia] {
    try await store.settings(in: scope, prefix: Self.wanted, limit: limit).compactMap { Self.decoded($0.value) }
  }

  /// What became of a file; nil while it is wanted, and when nobody asked for it.
  func kept(_ ref: String) async throws(StoreError) -> KeptMedia? {
    try await store.setting(Self.kept + ref, in: scope).flatMap(Self.decoded)
  }

  /// Whether a file is still to be fetched.
  func isWanted(_ ref: String) async throws(StoreError) -> Bool {
    try await store.setting(Self.wanted + ref, in: scope) != nil
  }

  /// Notes what became of a file: it is not wanted any more.
  func keep(_ media: KeptMedia) async throws {
    try await store.setSetting(Self.kept + media.media.ref, in: scope, to: Self.encoded(media))
    try await store.setSetting(Self.wanted + media.media.ref, in: scope, to: nil)
  }

  /// Forgets where files are that were noted longer than `keeps` ago: their bytes are named no more.
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
