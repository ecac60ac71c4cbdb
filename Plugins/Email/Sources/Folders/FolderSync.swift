import Foundation

/// Reads what is new in one folder: the next command for the server, and what to take from its replies.
///
/// Pure. The connection's owner calls `next()` and follows it: sends the command and passes the reply to `heard`,
/// chooses mails with `want`, or commits mails together with the position. After a failure, a new instance starts at
/// the committed position.
///
/// On first sight of a folder only its end is recorded. If the folder was renumbered (another UIDVALIDITY), everything
/// that came since the first sight is examined again, and the owner leaves out known mails.
struct FolderSync {
  /// The next step.
  enum Step: Equatable {
    /// Send this command and pass the reply to `heard`.
    case say(IMAPCommand)
    /// Pass the mails not yet known to `want`. Only after a renumbering.
    case choose([IMAPEvent.FetchedMail])
    /// Commit these mails and the position together, then call `taken` and continue.
    case take([IMAPEvent.FetchedMail], FolderPosition)
    /// Everything is read. `hasNews`: more arrived meanwhile, so read again at once.
    case done(hasNews: Bool)
  }

  /// UIDs searched at once. The reply names every existing one.
  static let window: UInt32 = 20_000
  /// Mails listed at once.
  static let listed = 200
  /// Mails fetched at once, and their bytes.
  static let fetched = 100
  static let fetchedBytes = 4 << 20
  /// How much older than the first sight a mail may appear and still be taken, since clocks differ. In a folder that
  /// was not renumbered the margin is wider: a new mail there is unlikely to be an old one.
  static let clockMargin: TimeInterval = 15 * 60
  static let moveMargin: TimeInterval = 86_400

  private enum Stage: Equatable {
    case selecting
    case searching(from: UInt32, upTo: UInt32?)
    case listing
    case choosing([IMAPEvent.FetchedMail])
    case fetching([UInt32], upTo: UInt32)
    case taking([IMAPEvent.FetchedMail], upTo: UInt32)
    case idle
  }

  private let folder: String
  private let maximumMail: Int
  private let now: Date
  private let usesCondstore: Bool
  private var stage = Stage.selecting
  private var position: FolderPosition?
  private var isFirstSight = false
  private var isRenumbered = false
  private var validity: UInt32?
  private var uidNext: UInt32?
  private var modSeq: UInt64?
  /// The number of mails in the folder when it was opened.
  private var exists: Int?
  private var hasNews = false
  /// Found and not yet listed, ascending.
  private var found: ArraySlice<UInt32> = []
  /// Where to continue the search after `found`; nil at the end.
  private var searchOn: UInt32?
  /// Listed and not yet fetched, ascending; and the last UID that the list covers.
  private var wanted: ArraySlice<IMAPEvent.FetchedMail> = []
  private var listedUpTo: UInt32 = 0

  /// Reads `folder` from `position` on; nil if it was never read.
  init(folder: String, position: FolderPosition?, maximumMail: Int, usesCondstore: Bool, now: Date) {
    self.folder = folder
    self.position = position
    self.maximumMail = maximumMail
    self.usesCondstore = usesCondstore
    self.now = now
  }

  /// The next step.
  func next() -> Step {
    switch stage {
    case .selecting: .say(.select(folder: folder, condstore: usesCondstore))
    case .searching(let from, let last):
      if isRenumbered { .say(.searchSince(IMAPDay(of: since - 86_400))) } else { .say(.search(from: from, upTo: last)) }
    case .listing: .say(.list(Array(found.prefix(Self.listed))))
    case .choosing(let mails): .choose(mails)
    case .fetching(let uids, _): .say(.fetch(uids, upTo: maximumMail))
    case .taking(let mails, let last): .take(mails, moved(to: last))
    case .idle: .done(hasNews: hasNews)
    }
  }

  private var since: Date { position?.since ?? now }

  /// The position after everything up to a UID. For a renumbered folder the old position stays until everything is
  /// examined: an interrupted run starts again, and mails already accepted are recognised.
  private func moved(to last: UInt32) -> FolderPosition {
    let isAtEnd = found.isEmpty && searchOn == nil && wanted.isEmpty
    if isRenumbered {
      guard isAtEnd else { return position ?? FolderPosition(validity: 0, last: 0, since: now) }
      // Mails after the last of these are old as well.
      let end = uidNext.map { max($0, 1) - 1 } ?? 0
      return FolderPosition(validity: validity ?? 0, last: max(last, end), modSeq: modSeq, since: since)
    }
    return FolderPosition(validity: validity ?? 0, last: last, modSeq: isAtEnd ? modSeq : nil, since: since)
  }

  /// Takes the server's reply to the command from `next()`.
  ///
  /// - Throws: `.malformed` when the folder cannot be read.
  mutating func heard(_ events: [IMAPEvent]) throws(IMAPFailure) {
    for case .exists(let count) in events {
      if let exists, count > exists { hasNews = true }
      exists = stage == .selecting ? count : exists
    }
    switch stage {
    case .selecting: try selected(events)
    case .searching(let from, let last): searched(events, from: from, upTo: last)
    case .listing: listed(events)
    case .fetching(let uids, let last): fetched(events, uids, upTo: last)
    case .choosing, .taking, .idle: break
    }
  }

  private mutating func selected(_ events: [IMAPEvent]) throws(IMAPFailure) {
    for event in events {
      switch event {
      case .uidValidity(let value): validity = value
      case .uidNext(let value): uidNext = value
      case .highestModSeq(let value): modSeq = value
      default: break
      }
    }
    guard let validity else { throw .malformed("the server does not report the folder's UIDVALIDITY") }
    guard let position else {
      isFirstSight = true
      stage = uidNext.map { .taking([], upTo: max($0, 1) - 1) } ?? .searching(from: .max, upTo: nil)
      return
    }
    guard position.validity == validity else {
      isRenumbered = true
      stage = .searching(from: 1, upTo: nil)
      return
    }
    let isAsBefore = uidNext.map { $0 <= position.last || $0 - 1 == position.last } ?? false
    if isAsBefore { stage = .idle } else { search(from: position.last) }
  }

  /// Searches the UIDs after `last`.
  private mutating func search(from last: UInt32) {
    guard last < .max else { return stage = .idle }
    guard let uidNext, uidNext > last, uidNext - last > Self.window else {
      return stage = .searching(from: last + 1, upTo: nil)
    }
    stage = .searching(from: last + 1, upTo: last + Self.window)
  }

  private mutating func searched(_ events: [IMAPEvent], from: UInt32, upTo last: UInt32?) {
    var uids: Set<UInt32> = []
    for case .found(let some) in events { uids.formUnion(some) }
    if isFirstSight { return stage = .taking([], upTo: uids.max() ?? 0) }
    // `n:*` includes the last mail even if its UID is below `n`.
    found = uids.filter { $0 >= from }.sorted()[...]
    searchOn = last
    listNext()
  }

  private mutating func listNext() {
    if !found.isEmpty { return stage = .listing }
    guard let last = searchOn else {
      return stage = isRenumbered && position?.validity != validity ? .taking([], upTo: 0) : .idle
    }
    searchOn = nil
    search(from: last)
  }

  private mutating func listed(_ events: [IMAPEvent]) {
    let asked = found.prefix(Self.listed)
    found = found.dropFirst(Self.listed)
    listedUpTo = asked.last ?? listedUpTo
    var mails: [UInt32: IMAPEvent.FetchedMail] = [:]
    for case .fetched(let mail) in events {
      if let uid = mail.uid, mail.size != nil { mails[uid] = mail }
    }
    // Drops mails from before the first sight, such as old mails moved here from another folder.
    let begin = since - (isRenumbered ? Self.clockMargin : Self.moveMargin)
    let present = asked.compactMap { mails[$0] }.filter { $0.arrived.map { $0 >= begin } ?? true }
    if isRenumbered { stage = .choosing(present) } else { want(present) }
  }

  /// Chooses which of the offered mails to fetch, in their order.
  mutating func want(_ mails: [IMAPEvent.FetchedMail]) {
    wanted = mails[...]
    fetchNext()
  }

  /// Fetches as many mails as the limits allow together; a larger mail is fetched alone.
  private mutating func fetchNext() {
    guard !wanted.isEmpty else { return stage = .taking([], upTo: listedUpTo) }
    var uids: [UInt32] = []
    var bytes = 0
    while let mail = wanted.first, let uid = mail.uid, uids.count < Self.fetched {
      bytes += min(mail.size ?? 0, maximumMail)
      if !uids.isEmpty, bytes > Self.fetchedBytes { break }
      uids.append(uid)
      wanted = wanted.dropFirst()
    }
    stage = .fetching(uids, upTo: wanted.isEmpty ? listedUpTo : uids.last ?? listedUpTo)
  }

  private mutating func fetched(_ events: [IMAPEvent], _ uids: [UInt32], upTo last: UInt32) {
    var mails: [UInt32: IMAPEvent.FetchedMail] = [:]
    for case .fetched(let mail) in events {
      if let uid = mail.uid, mail.body != nil { mails[uid] = mail }
    }
    // Mails deleted meanwhile are skipped.
    stage = .taking(uids.compactMap { mails[$0] }, upTo: last)
  }

  /// The mails that `next()` returned are committed.
  mutating func taken() {
    guard case .taking(_, let last) = stage else { return }
    position = moved(to: last)
    isFirstSight = false
    if wanted.isEmpty { listNext() } else { fetchNext() }
  }
}

/// How far a folder was read. Stored in the same commit as the mails.
struct FolderPosition: Codable, Equatable, Sendable {
  /// The folder's UIDVALIDITY. UIDs under another one mean other mails.
  var validity: UInt32
  /// The UID of the last mail accepted or skipped.
  var last: UInt32
  /// The newest change once everything up to it was read; nil if the server does not report it.
  var modSeq: UInt64?
  /// When the folder was first read. Earlier mails are never answered.
  var since: Date
}
