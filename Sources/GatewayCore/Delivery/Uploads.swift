import Foundation
import GatewayKit

/// Uploads files to channels that need them before a message can refer to them; once per retention period of the
/// channel.
struct Uploads: Sendable {
  /// How long an upload is reused; channels keep uploads for about a month.
  private static let kept = Duration.seconds(25 * 86_400)
  /// The largest file sent, in bytes.
  private static let limit = 100 << 20

  private struct Record: Codable {
    let id: String
    let until: Date
  }

  let store: any SettingStore
  let blobs: any Blobs
  let clock: any GatewayClock

  /// The message with its file uploaded, if the file is in the data folder.
  ///
  /// - Throws: `.unavailable` when the upload is in doubt, because uploading twice does no harm.
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
      // A record from a clock that ran ahead has an unknown age and is not used.
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
      // If this fails, the file is uploaded again.
      try? await store.setSetting(name, in: scope, to: Array(bytes))
    }
    return id
  }
}
