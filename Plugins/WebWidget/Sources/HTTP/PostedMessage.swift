import Foundation
import GatewayKit

/// A visitor's message, from the body of `POST messages`.
struct PostedMessage: Sendable, Hashable {
  /// The client's id of the message. A repeated id is the same message.
  let clientID: String
  /// Without control characters and surrounding blanks. Empty only with a payload or attachments.
  let text: String
  /// The id of the chosen quick reply.
  let payload: String?
  /// The ids of the attached files, not yet checked.
  let attachments: [String]

  /// The most bytes of the body: 10,000 characters fit, even escaped, except for the rarest clusters.
  static let bodyLimit = 65_536
  /// The most characters, as people count them.
  static let textLimit = 10_000

  init(body: [UInt8]) throws(Problem) {
    let object = try FlatObject(body)
    try object.allowOnly(["clientID", "text", "payload", "attachments"])
    guard let clientID = try object.text("clientID") else { throw .unusable("clientID", "It is missing.") }
    guard Self.isName(clientID, length: 1...64) else {
      throw .unusable("clientID", "Expected 1 to 64 characters of A-Z, a-z, 0-9 and . _ : / -.")
    }
    let payload = try object.text("payload")
    if let payload, !Self.isName(payload, length: 1...200) {
      throw .unusable("payload", "Expected the id of a button: 1 to 200 characters of A-Z, a-z, 0-9 and . _ : / -.")
    }
    attachments = try object.texts("attachments")
    if attachments.count > Attachment.countLimit {
      throw .unusable("attachments", "A message can have at most \(Attachment.countLimit) files.")
    }
    self.clientID = clientID
    self.payload = payload
    text = try Self.clean(try object.text("text") ?? "")
    if text.isEmpty, payload == nil, attachments.isEmpty { throw .unusable("text", "It is empty.") }
  }

  /// The event for the message, with the `files` of its ids. Its external id includes the session, as every visitor
  /// chooses client ids.
  func event(
    in session: WidgetSession, on channel: ChannelID, files: [Attachment], at now: Date
  ) -> InboundEvent {
    let words: [Part] = text.isEmpty ? [] : [.text(text)]
    return InboundEvent(
      externalID: "\(session.id)/\(clientID)", at: now, thread: session.thread,
      from: session.sender(on: channel),
      content: .message(InboundMessage(parts: words + files.map { .media($0.media) }, payload: payload)))
  }

  /// Whether `text` is safe in ids, logs and traces.
  static func isName(_ text: String, length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  private static func clean(_ text: String) throws(Problem) -> String {
    if text.utf8.contains(0) { throw .unusable("text", "It contains the character NUL.") }
    // Almost every message is clean, and is not copied scalar by scalar.
    let isClean = text.unicodeScalars.allSatisfy(isKept)
    let kept = isClean ? text : String(String.UnicodeScalarView(text.unicodeScalars.filter(isKept)))
    let cleaned = kept.trimmingCharacters(in: .whitespacesAndNewlines)
    guard cleaned.count <= textLimit else {
      throw .unusable("text", "It is longer than \(textLimit) characters.")
    }
    return cleaned
  }

  /// Whether a scalar is kept. Control characters are dropped, except tab and line feed; so is a CR before an LF.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x20..<0x7F, 0xA0...: true
    default: false
    }
  }
}
