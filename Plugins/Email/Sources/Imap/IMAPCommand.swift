/// The commands to an IMAP server that are needed to read a mailbox.
enum IMAPCommand: Equatable {
  /// Requests the capabilities.
  case capability
  /// Opens a folder; with `condstore` the server reports the newest change (RFC 7162).
  case select(folder: String, condstore: Bool)
  /// Searches UIDs from one on, up to `upTo` if given. Without it the last mail is always included, however small its
  /// UID.
  case search(from: UInt32, upTo: UInt32?)
  /// Searches mails that came on this day or later, in the server's time zone.
  case searchSince(IMAPDay)
  /// Lists size, arrival, Message-ID and date of mails, without their text.
  case list([UInt32])
  /// Fetches mails, each up to this many bytes, and leaves `\Seen` unchanged.
  case fetch([UInt32], upTo: Int)
  /// Marks mails as read.
  case markSeen([UInt32])
  /// Waits for news. Ended by `DONE`, which is not a separate command.
  case idle
  /// Does nothing; the server may report news.
  case noop
  /// Ends the connection.
  case logout

  /// The line without tag and line end; nil when a folder's name cannot be encoded.
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

  /// UIDs as a set with runs joined: `3:5,9`.
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

/// Encodes folder names for the server: IMAP's modified UTF-7 (RFC 3501, 5.1.3), quoted.
enum MailboxName {
  /// The encoded name; nil when it is empty, has a control character or is longer than 1,000 bytes.
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

  /// Base64 with a comma in place of the slash, and without padding.
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
