import Foundation
import GatewayKit

/// The channel's record of an accepted mail: enough to recognise it and to answer it.
struct MailRecord: Codable, Hashable, Sendable {
  /// The event's external id: its Message-ID, or a hash of its bytes.
  var id: String
  /// Its Message-ID, if it is valid in a header.
  var messageID: String?
  /// The root of its exchange.
  var root: String
  /// Distinguishes it from another mail with the same Message-ID.
  var identity: String
  /// Its size in bytes, as the server counts.
  var size: Int
  /// Its subject.
  var subject: String?
  /// The sender's name and address, as claimed.
  var name: String?
  var address: String?
  /// The address for replies.
  var replyTo: String?
  /// Its ancestors, oldest first; the first and the last ones if there are many.
  var references: [String]
  /// When it was written, in seconds since 1970, and its writer's UTC offset in seconds.
  var at: Double?
  var offset: Int
  /// Where its bytes are stored.
  var original: OriginalRef

  /// The most ancestors kept.
  static let references = 20

  init(_ mail: ReadMail, id: String, root: String, size: Int, original: OriginalRef) {
    self.id = id
    messageID = MessageIDs.list(mail.headers.raw("message-id")).first.flatMap { MessageIDs.isWritable($0) ? $0 : nil }
    self.root = root
    identity = mail.identity
    self.size = size
    subject = mail.subject.map { $0.prefix(bytes: 500) }
    name = mail.from.first?.name.map { $0.prefix(bytes: 200) }
    address = mail.from.first?.address
    replyTo = mail.headers.addresses("reply-to").first?.address
    let ancestors = (mail.references.isEmpty ? mail.inReplyTo : mail.references).filter(MessageIDs.isWritable)
    references = Array(ancestors.prefix(1) + ancestors.dropFirst().suffix(Self.references - 1))
    at = mail.date?.timeIntervalSince1970
    offset = mail.offset
    self.original = original
  }
}

/// The location of a mail's bytes: a range of a file in the data folder. Mails that arrive together share a file, since
/// each file costs several disk waits.
///
/// A file is kept while its digits occur in stored data. Only the mail's event contains them, and its log line ends
/// with the channel's `keepFilesDays`. All other data *mentions* the mail, which does not keep the file.
struct OriginalRef: Codable, Hashable, Sendable {
  var blob: BlobRef
  var offset: Int
  var count: Int

  init(blob: BlobRef, offset: Int, count: Int) {
    self.blob = blob
    self.offset = offset
    self.count = count
  }

  /// The location as a `BlobRange`.
  var text: String { BlobRange(blob: blob, offset: offset, count: count).description }

  /// The same with the hash in capitals, which are not a file's name.
  var mention: String { "\(blob.rawValue.uppercased())/\(offset)/\(count)" }

  /// Reads a mention.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let ref = OriginalRef(try container.decode(String.self)[...]) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the location of a mail")
    }
    self = ref
  }

  /// Writes a mention.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(mention)
  }

  /// Reads `text` or `mention`.
  init?(_ text: Substring) {
    let words = text.split(separator: "/")
    guard words.count == 3, let offset = Int(words[1]), let count = Int(words[2]), offset >= 0, count >= 0 else {
      return nil
    }
    let blob = BlobRef(rawValue: words[0].lowercased())
    guard blob.isWellFormed else { return nil }
    self.init(blob: blob, offset: offset, count: count)
  }

  /// The bytes; nil when they are gone or too many.
  func content(from blobs: any Blobs) async throws(AdapterError) -> [UInt8]? {
    guard count <= MailLimits.bytes else { return nil }
    return try await blobs.bytes(of: blob, from: offset, upTo: count)
  }
}
