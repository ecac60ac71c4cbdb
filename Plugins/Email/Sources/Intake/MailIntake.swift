import Foundation
import GatewayKit

/// Turns mails fetched together into one batch: parses each, drops those accepted before, finds its conversation and
/// records it.
struct MailIntake: Sendable {
  let settings: EmailSettings
  let tokens: ThreadTokens
  let archive: MailArchive
  let blobs: any Blobs
  let crashGuard: any CrashGuard
  /// The time of a mail for which neither the mail nor the server gives one.
  let now: Date

  /// The most ancestors looked up for one mail.
  private static let ancestors = 20
  /// The most mails parsed at once.
  private static let readers = 4

  /// A mail and its parsed form.
  private struct Item {
    let fetched: IMAPEvent.FetchedMail
    /// The name under which the crash guard records its parsing.
    let name: String
    /// Nil when the bytes are not a mail, or parsing them crashes the process.
    let mail: ReadMail?
    /// The root of the exchange that one of the recipients' addresses names.
    let addressedRoot: String?
    var bytes: [UInt8] { fetched.body ?? [] }
  }

  /// The events of `mails`, and the values to store with them and with `position`.
  func batch(
    of mails: [IMAPEvent.FetchedMail], position: FolderPosition, in folder: String
  ) async throws(AdapterError) -> Batch {
    let items = try await read(mails.map { ($0, Self.name(of: $0, position, in: folder)) })
    let (fresh, ids) = try await fresh(items)
    let originals = try await keep(fresh)
    var known: [String: String] = [:]
    var roots: [String] = []
    for item in fresh {
      guard let mail = item.mail else {
        roots.append("")
        continue
      }
      let root = try await root(of: mail, addressed: item.addressedRoot, &known)
      known[mail.id] = root
      roots.append(root)
    }
    let found = roots
    let made = try await marked(fresh.map(\.name)) { taken(fresh[$0], id: ids[$0], root: found[$0], originals[$0]) }
    let records = made.compactMap { made in made.record.map { ($0, made.events[0].thread) } }
    return Batch(
      events: made.flatMap(\.events), advancing: try MailArchive.advancing(records, position, in: folder))
  }

  /// Short, and the same at each attempt.
  private static func name(
    of mail: IMAPEvent.FetchedMail, _ position: FolderPosition, in folder: String
  ) -> String {
    "the mail \(mail.uid.map(String.init) ?? "?") of \(position.validity) in \(folder.prefix(bytes: 120))"
  }

  private func read(_ mails: [(fetched: IMAPEvent.FetchedMail, name: String)]) async throws(AdapterError) -> [Item] {
    try await marked(mails.map(\.name)) { number in
      let (fetched, name) = mails[number]
      let read = crashGuard.attempt(name, isLast: false) {
        (try? ReadMail.read(fetched.body ?? [])).map { ($0, addressedRoot($0)) }
      }
      return Item(fetched: fetched, name: name, mail: read??.0, addressedRoot: read??.1)
    }
  }

  /// Runs `body` for each index of `names` and returns the results in order. `body` marks its work with the crash
  /// guard. Runs on separate threads, a few at once; one at a time if one of the names may crash the process.
  private func marked<Value: Sendable>(
    _ names: [String], _ body: @escaping @Sendable (Int) -> Value
  ) async throws(AdapterError) -> [Value] {
    let isSuspect = names.contains { crashGuard.isSuspect($0) }
    do {
      if isSuspect {
        var values: [Value] = []
        for (number, name) in names.enumerated() {
          try await crashGuard.admit(name)
          values.append(await BlockingWork.run { body(number) })
        }
        return values
      }
      for name in names { try await crashGuard.admit(name) }
    } catch {
      throw AdapterError(.unavailable, "the mailbox is being closed", cause: error)
    }
    let share = max(1, (names.count + Self.readers - 1) / Self.readers)
    return await withTaskGroup(of: (Int, [Value]).self) { group in
      for begin in stride(from: 0, to: names.count, by: share) {
        let some = begin..<min(begin + share, names.count)
        group.addTask { (begin, await BlockingWork.run { some.map(body) }) }
      }
      var shares: [Int: [Value]] = [:]
      for await (begin, values) in group { shares[begin] = values }
      return shares.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }

  /// A mail's events and its record.
  private func taken(
    _ item: Item, id: String, root: String, _ original: OriginalRef
  ) -> (events: [InboundEvent], record: MailRecord?) {
    guard let mail = item.mail else {
      return ([Self.unreadable(item.bytes, id: id, original: original, at: item.fetched.arrived ?? now)], nil)
    }
    let mark = crashGuard.begin(item.name)
    defer { crashGuard.end(mark, isDone: true) }
    let size = item.fetched.size ?? item.bytes.count
    return (
      message(mail, id: id, root: root, item, original),
      MailRecord(mail, id: id, root: root, size: size, original: original)
    )
  }

  /// The items not accepted before, and their external ids.
  ///
  /// Two mails may have the same Message-ID: the second is recognised by its content and gets a different id. A copy of
  /// an accepted mail, in another folder or after a renumbering, is dropped.
  private func fresh(_ items: [Item]) async throws(AdapterError) -> ([Item], [String]) {
    var taken: [String: String] = [:]
    var fresh: [Item] = []
    var ids: [String] = []
    for item in items {
      guard let mail = item.mail else {
        fresh.append(item)
        ids.append("sha256:\(item.bytes.withUnsafeBytes { MailHash.of($0) })")
        continue
      }
      var id = mail.id
      var identity = taken[id]
      if identity == nil { identity = try await archive.mail(id)?.identity }
      if let identity, identity != mail.identity {
        id = "\(mail.id)#\(mail.identity.prefix(16))"
        if taken[id] != nil { continue }
        if try await archive.mail(id) != nil { continue }
      } else if identity != nil {
        continue
      }
      taken[id] = mail.identity
      fresh.append(item)
      ids.append(id)
    }
    return (fresh, ids)
  }

  /// Stores the bytes of all `items` in one file.
  private func keep(_ items: [Item]) async throws(AdapterError) -> [OriginalRef] {
    guard !items.isEmpty else { return [] }
    var all: [UInt8] = []
    all.reserveCapacity(items.reduce(0) { $0 + $1.bytes.count })
    var places: [(Int, Int)] = []
    for item in items {
      places.append((all.count, item.bytes.count))
      all += item.bytes
    }
    let blob = try await blobs.store(all, for: .business)
    return places.map { OriginalRef(blob: blob, offset: $0, count: $1) }
  }

  /// The root of a mail's exchange: from its headers if they name a known mail, else from the address it was sent to.
  private func root(
    of mail: ReadMail, addressed: String?, _ known: inout [String: String]
  ) async throws(AdapterError) -> String {
    let ancestors = (mail.inReplyTo + mail.references.reversed()).prefix(Self.ancestors)
    for ancestor in ancestors where known[ancestor] == nil {
      if let sent = tokens.sent(ancestor) {
        known[ancestor] = MailThread.root(of: sent.thread)
      } else if let record = try await archive.mail(ancestor) {
        known[ancestor] = record.root
      }
      if known[ancestor] != nil { break }
    }
    let found = known
    if let addressed, !ancestors.contains(where: { found[$0] != nil }) { return addressed }
    return MailEvents(root: { found[$0] }).root(of: mail)
  }

  /// The root of the exchange named by an address of ours to which the mail was sent.
  private func addressedRoot(_ mail: ReadMail) -> String? {
    let addresses = ["to", "cc", "delivered-to", "x-original-to"].flatMap { mail.headers.addresses($0) }
    return tokens.root(in: addresses, own: settings.address)
  }

  /// A mail's events: the message, and the status of a delivery that it reports as failed.
  private func message(
    _ mail: ReadMail, id: String, root: String, _ item: Item, _ original: OriginalRef
  ) -> [InboundEvent] {
    let events = MailEvents(ownAddresses: settings.ownAddresses, authority: settings.authenticationServer)
    var message = events.message(mail, id: id, root: root, original: original)
    // A writer's clock may be wrong, so the earlier of its date and the server's arrival counts.
    let arrived = item.fetched.arrived ?? now
    message.at = mail.date.map { min($0, arrived) } ?? arrived
    guard let report = mail.bounce, report.isFinal, let original = report.originalID,
      let sent = tokens.sent(original)
    else { return [message] }
    var reasons: [String: JSONValue] = ["permanent": .bool(report.bounce.permanent)]
    reasons["recipient"] = report.bounce.recipient.map(JSONValue.string)
    reasons["status"] = report.bounce.status.map(JSONValue.string)
    let status = DeliveryStatus(stage: .failed, delivery: sent.delivery, errors: [.object(reasons)])
    return [
      message,
      InboundEvent(
        externalID: original, at: message.at, thread: sent.thread, from: Sender(aliases: []), content: .status(status)),
    ]
  }

  /// The event for bytes that cannot be read as a mail. They are stored and shown as unsupported.
  private static func unreadable(
    _ bytes: [UInt8], id: String, original: OriginalRef, at arrived: Date
  ) -> InboundEvent {
    let nobody = Alias(scheme: MailEvents.claim, value: "unknown")
    return InboundEvent(
      externalID: id, at: arrived,
      thread: MailThread.key(root: MailThread.root(id: id, inReplyTo: [], references: []), of: nobody),
      from: Sender(aliases: [nobody]),
      content: .unsupported(rawType: "mail", raw: ["original": .string(original.text), "size": .integer(bytes.count)]))
  }
}

/// Runs the parsing and writing of mails. GMime may take tenths of a second, too long for the cooperative pool.
enum BlockingWork {
  /// Runs `body` on a new thread.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
