import Foundation

/// A parsed response of an IMAP server, limited to what reading a mailbox needs.
enum IMAPEvent: Equatable {
  /// The completion of a command.
  case completed(tag: String, Completion, words: String)
  /// The server waits for more; for IDLE, that it has begun.
  case continuation
  /// The number of mails in the folder.
  case exists(Int)
  /// A mail was removed.
  case expunged
  /// The folder's UIDVALIDITY. UIDs under another one mean other mails.
  case uidValidity(UInt32)
  /// A lower bound of the next mail's UID.
  case uidNext(UInt32)
  /// The newest change.
  case highestModSeq(UInt64)
  /// The UIDs that a search found.
  case found([UInt32])
  /// A mail, or the requested parts of it.
  case fetched(FetchedMail)
  /// The server's capabilities.
  case capabilities(Set<String>)
  /// Any other response, which is ignored.
  case other

  /// The result of a command.
  enum Completion: Equatable {
    /// Done.
    case ok
    /// Refused or failed.
    case no
    /// Not understood.
    case bad
  }

  /// The data of a mail in a FETCH response.
  struct FetchedMail: Equatable {
    /// Its UID; nil in some servers' reports of changed flags.
    var uid: UInt32?
    /// Its size in bytes.
    var size: Int?
    /// When it arrived in the folder.
    var arrived: Date?
    /// The requested header fields.
    var header: [UInt8]?
    /// Its text, up to the requested length.
    var body: [UInt8]?
  }

  /// Parses a response.
  init(_ response: IMAPFramer.Response) throws(IMAPFailure) {
    let line = response.bytes.prefix(response.literals.first?.lowerBound ?? response.bytes.count)
    let head = String(decoding: line.prefix(200), as: UTF8.self)
    if head.hasPrefix("+") {
      self = .continuation
    } else if head.hasPrefix("* ") {
      self = try Self.untagged(response, words: String(decoding: line.dropFirst(2).prefix(2000), as: UTF8.self))
    } else {
      self = try Self.tagged(String(decoding: line.prefix(2000), as: UTF8.self))
    }
  }

  private static func tagged(_ line: String) throws(IMAPFailure) -> IMAPEvent {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let completion = completion(words[1]) else {
      throw .malformed("a line that is not a response: \(line.prefix(80))")
    }
    return .completed(tag: String(words[0]), completion, words: words.count > 2 ? String(words[2]) : "")
  }

  private static func completion(_ word: Substring) -> Completion? {
    switch word.uppercased() {
    case "OK": .ok
    case "NO": .no
    case "BAD": .bad
    default: nil
    }
  }

  private static func untagged(_ response: IMAPFramer.Response, words: String) throws(IMAPFailure) -> IMAPEvent {
    let first = words.prefix { $0 != " " }.uppercased()
    switch first {
    case "OK", "NO", "BAD", "PREAUTH": return code(in: words)
    case "BYE": throw .bye(String(words.dropFirst(4)))
    case "SEARCH":
      let values = try IMAPValueReader.values(of: response, from: 2).dropFirst()
      return .found(values.compactMap { $0.number.flatMap(UInt32.init(exactly:)) }.filter { $0 > 0 })
    case "CAPABILITY":
      return .capabilities(Set(try IMAPValueReader.values(of: response, from: 2).dropFirst().compactMap(\.keyword)))
    default: break
    }
    guard let number = UInt32(first) else { return .other }
    switch words.dropFirst(first.count + 1).prefix(while: { $0 != " " }).uppercased() {
    case "EXISTS": return .exists(Int(number))
    case "EXPUNGE": return .expunged
    case "FETCH":
      let values = try IMAPValueReader.values(of: response, from: 2)
      guard values.count >= 3, let items = values[2].elements else { throw .malformed("a FETCH without a list") }
      return .fetched(try fetched(items))
    default: return .other
    }
  }

  /// The code in a status's brackets: `[UIDVALIDITY 7]`.
  private static func code(in words: String) -> IMAPEvent {
    guard let open = words.firstIndex(of: "["), let close = words[open...].firstIndex(of: "]") else { return .other }
    let code = words[words.index(after: open)..<close].split(separator: " ")
    guard code.count >= 2 else { return .other }
    switch code[0].uppercased() {
    case "UIDVALIDITY": return UInt32(code[1]).map(IMAPEvent.uidValidity) ?? .other
    case "UIDNEXT": return UInt32(code[1]).map(IMAPEvent.uidNext) ?? .other
    case "HIGHESTMODSEQ": return UInt64(code[1]).map(IMAPEvent.highestModSeq) ?? .other
    case "CAPABILITY": return .capabilities(Set(code.dropFirst().map { $0.uppercased() }))
    default: return .other
    }
  }

  private static func text(_ value: IMAPValue) throws(IMAPFailure) -> [UInt8] {
    switch value {
    case .string(let bytes): return bytes
    case .none: return []
    case .atom, .list: throw .malformed("a body that is not a string")
    }
  }

  private static func fetched(_ items: [IMAPValue]) throws(IMAPFailure) -> FetchedMail {
    var mail = FetchedMail()
    for index in stride(from: 0, to: items.count - 1, by: 2) {
      let (name, value) = (items[index].keyword ?? "", items[index + 1])
      switch name {
      case "UID":
        guard let uid = value.number.flatMap(UInt32.init(exactly:)), uid > 0 else {
          throw .malformed("an invalid UID")
        }
        mail.uid = uid
      case "RFC822.SIZE": mail.size = value.number.flatMap(Int.init(exactly:))
      case "INTERNALDATE":
        if case .string(let text) = value { mail.arrived = IMAPDay.instant(String(decoding: text, as: UTF8.self)) }
      case _ where name.hasPrefix("BODY[HEADER"): mail.header = try text(value)
      case _ where name.hasPrefix("BODY["): mail.body = try text(value)
      default: break
      }
    }
    return mail
  }
}
