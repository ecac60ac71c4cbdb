import Foundation
import GatewayKit

/// The accepted mails, in the adapter's durable state. Records are written in the commit of their mails, through
/// `advancing`.
struct MailArchive: Sendable {
  private let state: any AdapterState

  init(state: any AdapterState) { self.state = state }

  /// The mail with an event's external id.
  func mail(_ id: String) async throws(AdapterError) -> MailRecord? {
    try await decoded(MailRecord.self, Self.key(of: id))
  }

  /// The last mail of a conversation.
  func latest(in thread: ThreadKey) async throws(AdapterError) -> MailRecord? {
    guard let id = try await state.value(Self.key(of: thread)) else { return nil }
    return try await mail(String(decoding: id, as: UTF8.self))
  }

  /// How far a folder was read.
  func position(in folder: String) async throws(AdapterError) -> FolderPosition? {
    try await decoded(FolderPosition.self, Self.key(ofFolder: folder))
  }

  /// The values to store with mails and the position after them.
  static func advancing(
    _ mails: [(record: MailRecord, thread: ThreadKey)], _ position: FolderPosition, in folder: String
  ) throws(AdapterError) -> [String: [UInt8]?] {
    var values: [String: [UInt8]?] = [key(ofFolder: folder): try encoded(position)]
    for (record, thread) in mails {
      values[key(of: record.id)] = try encoded(record)
      values[key(of: thread)] = Array(record.id.utf8)
    }
    return values
  }

  private static func key(of id: String) -> String { "mail/\(MailHash.of(id).prefix(32))" }
  private static func key(of thread: ThreadKey) -> String { "thread/\(thread)" }
  private static func key(ofFolder folder: String) -> String { "folder/\(folder)" }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ key: String) async throws(AdapterError) -> Value? {
    guard let bytes = try await state.value(key) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw AdapterError(.rejected, "the stored \(key) does not have the format of this version", cause: error)
    }
  }

  private static func encoded(_ value: some Encodable) throws(AdapterError) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      throw AdapterError(.rejected, "a mail's record cannot be written", cause: error)
    }
  }
}
