import Foundation
import GatewayKit

/// Gives a channel the files it has to have before a message can carry them, each once for as long as it keeps them.
struct Uploads: Sendable {
  /// Channels keep uploads for about a month; a day less is asked of them.
  private static let kept = Duration.seconds(25 * 86_400)
  /// The largest file that is sent.
  private static let limit = 100 << 20

  private struct Record: Codable {
    let id: String
    let until: Date
  }

  let store: any SettingStore
  let blobs: any Blobs
  let clock: any GatewayClock

  /// The message with its file uploaded, where it has one that lies in the data folder.
  ///
  /// - Throws: `.unavailable` where the upload is in doubt, since a second one harms nobody.
  func prepared(_ message: OutgoingMessage, on channel: Channel) async throws(AdapterError) -> OutgoingMessage {
    guard let file = message.file, case .blob(let ref) = file.source else { return message }
    guard let adapter = channel.adapter as? any MediaUploading else {
      throw AdapterError(.rejected, "the channel \(channel.id) sends no files")
    }
    var prepared = message
    prepared.file?.source = .uploaded(try await id(of: ref, file, at: adapter, channel.id))
    return prepared
  }

  private func id(
    of ref: BlobRef, _ file: OutgoingFile, at adapter: any MediaUploading, _ channel: ChannelID
  ) async throws(AdapterError) -> String {
    let (name, scope) = ("upload/\(ref)/\(file.mimeType ?? "")", SettingScope.core(about: channel))
    if let stored = try? await store.setting(name, in: scope),
      let record = try? JSONDecoder().decode(Record.self, from: Data(stored)), record.until > clock.now,
      // Not written by a clock that ran ahead: then nobody knows how old it is.
      record.until <= clock.now + Self.kept
    {
      return record.id
    }
    guard let content = try await blobs.bytes(of: ref, from: 0, upTo: Self.limit) else {
      throw AdapterError(.rejected, "the file \(ref) is not in the data folder any more")
    }
    let id: String
    do {
      id = try await adapter.upload(content, as: file)
    } catch {
      guard error.outcome == .unknown else { throw error }
      throw AdapterError(.unavailable, error.message, cause: error)
    }
    let record = Record(id: id, until: clock.now + Self.kept)
    if let bytes = try? JSONEncoder().encode(record) {
      // Not kept, it is uploaded again one day.
      try? await store.setSetting(name, in: scope, to: Array(bytes))
    }
    return id
  }
}
