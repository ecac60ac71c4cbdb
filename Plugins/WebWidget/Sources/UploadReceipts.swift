import GatewayKit
import Synchronization

/// Remembers the bytes counted for each visitor's files until a message names them or their day is over. In memory and
/// bounded.
final class UploadReceipts: Sendable {
  private struct Key: Hashable {
    let session: String
    let ref: BlobRef
  }

  private struct Upload {
    var receipts: [ByteQuota.Receipt]
    /// In uptime.
    var at: Duration
  }

  private let capacity: Int
  private let uploads = Mutex<[Key: Upload]>([:])

  /// - Parameter capacity: The most files kept. Beyond it the older half is forgotten and counts for its visitor until
  ///   the day ends.
  init(capacity: Int = 50_000) { self.capacity = capacity }

  /// Records a file's counted bytes. A file that a visitor uploads twice counts twice.
  func add(_ receipt: ByteQuota.Receipt, as ref: BlobRef, of session: String, at uptime: Duration) {
    uploads.withLock { uploads in
      if uploads.count >= capacity {
        uploads = uploads.filter { uptime - $0.value.at < ByteQuota.day }
        let excess = uploads.count - capacity / 2
        if uploads.count >= capacity {
          for (key, _) in uploads.sorted(by: { $0.value.at < $1.value.at }).prefix(excess) { uploads[key] = nil }
        }
      }
      let key = Key(session: session, ref: ref)
      uploads[key] = Upload(receipts: (uploads[key]?.receipts ?? []) + [receipt], at: uptime)
    }
  }

  /// Removes a file and returns its receipts.
  func remove(_ ref: BlobRef, of session: String) -> [ByteQuota.Receipt] {
    uploads.withLock { $0.removeValue(forKey: Key(session: session, ref: ref))?.receipts ?? [] }
  }
}
