import GatewayKit

/// How many bytes of files one visitor, one network and all visitors together may store.
///
/// What visitors and networks used is in memory, by uptime, and a restart forgets it. The channel's total, which holds
/// across a restart, is the blob store's: it counts what is on the disk.
struct FileQuotas: Sendable {
  private let visitors: ByteQuota
  private let networks: ByteQuota
  private let unsent: Int

  init(_ settings: LimitSettings) {
    visitors = ByteQuota(limit: settings.visitorFilesMiB << 20)
    networks = ByteQuota(limit: settings.addressFilesMiB << 20)
    unsent = settings.unsentFilesMiB << 20
  }

  /// The most bytes of unsent files of the channel that leave room for another file of a visitor. Those who never wrote
  /// have half of it to themselves: they cannot use up what a customer in a conversation needs.
  func unsentLimit(hasWritten: Bool) -> Int { hasWritten ? unsent : unsent / 2 }

  /// Refuses a file of `size` bytes before its bytes are read, if it would be refused afterwards.
  func check(_ size: Int, of session: WidgetSession, from network: String, at uptime: Duration) throws(Problem) {
    let bytes = BlobAccount.count(of: size)
    try refuse(visitors.wait(for: bytes, of: session.id, at: uptime), Self.visitorIsFull)
    try refuse(networks.wait(for: bytes, of: network, at: uptime), Self.networkIsFull)
  }

  /// Counts a file of `size` bytes that is about to be stored.
  func take(_ size: Int, of session: WidgetSession, from network: String, at uptime: Duration) throws(Problem) {
    let bytes = BlobAccount.count(of: size)
    try refuse(visitors.take(bytes, of: session.id, at: uptime), Self.visitorIsFull)
    do {
      try refuse(networks.take(bytes, of: network, at: uptime), Self.networkIsFull)
    } catch {
      visitors.giveBack(bytes, of: session.id)
      throw error
    }
  }

  /// The file of `size` bytes was not stored.
  func giveBack(_ size: Int, of session: WidgetSession, from network: String) {
    let bytes = BlobAccount.count(of: size)
    visitors.giveBack(bytes, of: session.id)
    networks.giveBack(bytes, of: network)
  }

  /// A message names files that counted as `bytes`: the visitor may upload others. The network has used them all the same.
  func sent(_ bytes: Int, by session: WidgetSession) { visitors.giveBack(bytes, of: session.id) }

  private static let visitorIsFull = "Send the files that were uploaded before uploading more."
  private static let networkIsFull = "Too many files came from this network today."

  private func refuse(_ wait: Duration?, _ detail: String) throws(Problem) {
    guard let wait else { return }
    throw .tooMany(detail, retryAfter: wait)
  }
}
