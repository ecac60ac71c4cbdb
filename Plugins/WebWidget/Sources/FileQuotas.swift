import GatewayKit

/// Limits the bytes of files that one visitor, one client, one block of networks and all visitors together may store.
///
/// The use by visitors and networks is in memory, measured in uptime, and lost at a restart. The channel's total holds
/// across restarts: the blob store counts what is on disk.
struct FileQuotas: Sendable {
  /// A file that was counted.
  struct Receipt: Sendable {
    fileprivate let visitor: ByteQuota.Receipt
    fileprivate let client: ByteQuota.Receipt
    fileprivate let block: ByteQuota.Receipt
  }

  /// The most bytes of the channel's files that no message names.
  private(set) var unsentLimit: Int
  private let visitors: ByteQuota
  private let clients: ByteQuota
  private let blocks: ByteQuota
  private let uploads = UploadReceipts()

  init(_ settings: LimitSettings) {
    visitors = ByteQuota(limit: settings.visitorFilesMiB << 20)
    clients = ByteQuota(limit: settings.addressFilesMiB << 20)
    blocks = ByteQuota(limit: (settings.addressFilesMiB * ClientNetwork.blockMultiple) << 20)
    unsentLimit = settings.unsentFilesMiB << 20
  }

  /// Changes the limits. Bytes already used still count.
  mutating func change(_ settings: LimitSettings) {
    visitors.change(limit: settings.visitorFilesMiB << 20)
    clients.change(limit: settings.addressFilesMiB << 20)
    blocks.change(limit: (settings.addressFilesMiB * ClientNetwork.blockMultiple) << 20)
    unsentLimit = settings.unsentFilesMiB << 20
  }

  /// Refuses a file of `size` bytes before it is read, if it would be refused afterwards.
  func check(
    _ size: Int, of session: WidgetSession, from network: ClientNetwork, at uptime: Duration
  ) throws(Problem) {
    let bytes = BlobAccount.count(of: size)
    if let wait = visitors.wait(for: bytes, of: session.id, at: uptime) { throw Self.visitorIsFull(wait) }
    if let wait = clients.wait(for: bytes, of: network.client, at: uptime) { throw Self.networkIsFull(wait) }
    if let wait = blocks.wait(for: bytes, of: network.block, at: uptime) { throw Self.networkIsFull(wait) }
  }

  /// Counts a file of `size` bytes that is about to be stored.
  func take(
    _ size: Int, of session: WidgetSession, from network: ClientNetwork, at uptime: Duration
  ) throws(Problem) -> Receipt {
    let bytes = BlobAccount.count(of: size)
    let visitor: ByteQuota.Receipt
    let client: ByteQuota.Receipt
    switch visitors.take(bytes, of: session.id, at: uptime) {
    case .taken(let receipt): visitor = receipt
    case .wait(let wait): throw Self.visitorIsFull(wait)
    }
    switch clients.take(bytes, of: network.client, at: uptime) {
    case .taken(let receipt): client = receipt
    case .wait(let wait):
      visitors.giveBack(visitor)
      throw Self.networkIsFull(wait)
    }
    switch blocks.take(bytes, of: network.block, at: uptime) {
    case .taken(let block): return Receipt(visitor: visitor, client: client, block: block)
    case .wait(let wait):
      visitors.giveBack(visitor)
      clients.giveBack(client)
      throw Self.networkIsFull(wait)
    }
  }

  /// Returns the bytes of a file that was not stored.
  func giveBack(_ receipt: Receipt) {
    visitors.giveBack(receipt.visitor)
    clients.giveBack(receipt.client)
    blocks.giveBack(receipt.block)
  }

  /// Records that the file was stored as `ref`.
  func stored(_ ref: BlobRef, by session: WidgetSession, _ receipt: Receipt, at uptime: Duration) {
    uploads.add(receipt.visitor, as: ref, of: session.id, at: uptime)
  }

  /// Records that a message names `refs`. The visitor's quota gets their bytes back; the network's does not.
  func sent(_ refs: [BlobRef], by session: WidgetSession) {
    for ref in refs {
      for receipt in uploads.remove(ref, of: session.id) { visitors.giveBack(receipt) }
    }
  }

  private static func visitorIsFull(_ wait: Duration) -> Problem {
    .tooMany("Send the files that were uploaded before uploading more.", retryAfter: wait)
  }

  private static func networkIsFull(_ wait: Duration) -> Problem {
    .tooMany("Too many files came from this network today.", retryAfter: wait)
  }
}
