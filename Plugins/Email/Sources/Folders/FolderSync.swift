import Foundation

/// Reads what is new in one folder: what to say to the server next, and what to take from what it answers.
///
/// Pure. Whoever holds the connection asks `next()` and does what it says: says the command and gives the answer to
/// `heard`, or decides which mails are wanted and says so with `want`, or commits mails together with the position. After
/// a failure a new one begins at the position that was committed.
///
/// On first sight of a folder only its end is noted. When the folder was numbered anew (another UIDVALIDITY), all that
/// came since that first sight is looked at again, and whoever commits leaves out what it has.
struct FolderSync {
  /// What to do next.
  enum Step: Equatable {
    /// Say this, and give the answer to `heard`.
    case say(IMAPCommand)
    /// Tell `want` which of these are not there yet; asked only after a renumbering.
    case choose([IMAPEvent.FetchedMail])
    /// Commit these mails and the position in one, then ask again.
    case take([IMAPEvent.FetchedMail], FolderPosition)
    /// All that was there is read. `hasNews`: more came meanwhile, so that it is worth looking again at once.
    case done(hasNews: Bool)
  }

  /// UIDs that are searched at once: an answer names every one that exists.
  static let window: UInt32 = 20_000
  /// Mails that are listed at once.
  static let listed = 200
  /// Mails, and their bytes, that are fetched at once.
  static let fetched = 100
  static let fetchedBytes = 4 << 20
  /// By how much a mail may seem older than the first sight, and yet is taken: servers' clocks differ. Among mails that
  /// are new in the folder little speaks for one from before.
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
  /// How many mails were in the folder when it was opened.
  private var exists: Int?
  private var hasNews = false
  /// Found and not listed yet, ascending.
  private var found: ArraySlice<UInt32> = []
  /// Where to search on after `found`; nil at the end.
  private var searchOn: UInt32?
  /// Listed and not fetched yet, ascending, and the UID up to which the list speaks.
  private var wanted: ArraySlice<IMAPEvent.FetchedMail> = []
  private var listedUpTo: UInt32 = 0

  /// Reads `folder` from `position` on; nil: it was never looked at.
  init(folder: String, position: FolderPosition?, maximumMail: Int, usesCondstore: Bool, now: Date) {
    self.folder = folder
    self.position = position
    self.maximumMail = maximumMail
    self.usesCondstore = usesCondstore
    self.now = now
  }

  /// What to do next.
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

  /// The position after everything up to a UID. Of a renumbered folder the old one stands until all is looked at: what was
  /// broken off is begun again, and what was taken already is known.
  private func moved(to last: UInt32) -> FolderPosition {
    let isAtEnd = found.isEmpty && searchOn == nil && wanted.isEmpty
    if isRenumbered {
      guard isAtEnd else { return position ?? FolderPosition(validity: 0, last: 0, since: now) }
      // What stands behind the last of them is from before as well.
      let end = uidNext.map { max($0, 1) - 1 } ?? 0
      return FolderPosition(validity: validity ?? 0, last: max(last, end), modSeq: modSeq, since: since)
    }
    return FolderPosition(validity: validity ?? 0, last: last, modSeq: isAtEnd ? modSeq : nil, since: since)
  }

  /// Takes the server's answer to what `next()` said.
  ///
  /// - Throws: `.malformed` when the folder cannot be read at all.
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

  /// Searches what follows a UID.
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
    // `n:*` names the last mail even when it is older than `n`.
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
    // From before the first sight, such as mails that are moved here from another folder.
    let begin = since - (isRenumbered ? Self.clockMargin : Self.moveMargin)
    let present = asked.compactMap { mails[$0] }.filter { $0.arrived.map { $0 >= begin } ?? true }
    if isRenumbered { stage = .choosing(present) } else { want(present) }
  }

  /// Tells which of the mails that were to be chosen from are fetched, in their order.
  mutating func want(_ mails: [IMAPEvent.FetchedMail]) {
    wanted = mails[...]
    fetchNext()
  }

  /// Fetches as many mails as are bounded together; one that is larger comes alone.
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
    // What is gone meanwhile is passed over.
    stage = .taking(uids.compactMap { mails[$0] }, upTo: last)
  }

  /// What `next()` gave to take is committed.
  mutating func taken() {
    guard case .taking(_, let last) = stage else { return }
    position = moved(to: last)
    isFirstSight = false
    if wanted.isEmpty { listNext() } else { fetchNext() }
  }
}

/// How far a folder was read. Moves in the commit of the mails it speaks of.
struct FolderPosition: Codable, Equatable, Sendable {
  /// The folder's generation; UIDs of another one mean other mails.
  var validity: UInt32
  /// The last mail that was taken or passed over.
  var last: UInt32
  /// The newest change when all up to it was read; nil where the server tells none.
  var modSeq: UInt64?
  /// When the folder was first looked at: what came before is never answered.
  var since: Date
}
