/// A command to an IMAP server: the few by which a mailbox is read.
enum IMAPCommand: Equatable {
  /// Asks what the server can do.
  case capability
  /// Opens a folder; with `condstore` it tells the newest change (RFC 7162).
  case select(folder: String, condstore: Bool)
  /// The UIDs from one on, up to one where that is known. Without it the last mail is always among them, however small
  /// its UID.
  case search(from: UInt32, upTo: UInt32?)
  /// The UIDs of what came on this day or later; the server tells days by its own time zone.
  case searchSince(IMAPDay)
  /// What tells mails apart, without their texts: size, arrival, Message-ID and date.
  case list([UInt32])
  /// Mails, each up to so many bytes, leaving `\Seen` as it is.
  case fetch([UInt32], upTo: Int)
  /// Marks mails as read.
  case markSeen([UInt32])
  /// Waits for news; ended by `DONE`, which is no command of its own.
  case idle
  /// Nothing: the server tells its news.
  case noop
  /// Ends the connection.
  case logout

  /// The line without its tag and end; nil when a folder's name cannot be written.
  var line: String? {
    switch self {
    case .capability: "CAPABILITY"
    case .select(let folder, let condstore):
      MailboxName.quoted(folder).map { "SELECT \($0)" + (condstore ? " (CONDSTORE)" : "") }
    case .search(let uid, let last): "UID SEARCH UID \(uid):\(last.map(String.init) ?? "*")"
    case .searchSince(let day): "UID SEARCH SINCE \(day.text)"
    case .list(let uids):
      "UID FETCH \(Self.set(uids)) (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE)])"
    case .fetch(let uids, let limit):
      "UID FETCH \(Self.set(uids)) (UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.\(limit)>)"
    case .markSeen(let uids): "UID STORE \(Self.set(uids)) +FLAGS.SILENT (\\Seen)"
    case .idle: "IDLE"
    case .noop: "NOOP"
    case .logout: "LOGOUT"
    }
  }

  /// UIDs as a set, runs joined: `3:5,9`.
  static func set(_ uids: [UInt32]) -> String {
    var runs: [ClosedRange<UInt32>] = []
    for uid in Set(uids).sorted() {
      if let last = runs.last, last.upperBound + 1 == uid {
        runs[runs.count - 1] = last.lowerBound...uid
      } else {
        runs.append(uid...uid)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ",")
  }
}

/// Folders' names on the wire: UTF-7 in IMAP's own form (RFC 3501, 5.1.3), quoted.
enum MailboxName {
  /// The name; nil when it has a control character or is longer than 1,000 bytes.
  static func quoted(_ name: String) -> String? {
    guard !name.isEmpty, name.utf8.count <= 1000,
      name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { return nil }
    var text = ""
    var pending: [UInt16] = []
    func flush() {
      guard !pending.isEmpty else { return }
      text += "&\(base64(pending.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))-"
      pending = []
    }
    for unit in name.utf16 {
      guard (0x20...0x7E).contains(unit), let scalar = Unicode.Scalar(unit) else {
        pending.append(unit)
        continue
      }
      flush()
      switch scalar {
      case "&": text += "&-"
      case "\"", "\\": text += "\\\(scalar)"
      default: text.unicodeScalars.append(scalar)
      }
    }
    flush()
    return "\"\(text)\""
  }

  /// Base64 with a comma for the slash, and without padding.
  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0...group.count { text.append(letters[bits >> (18 - 6 * index) & 63]) }
    }
    return text
  }
}
