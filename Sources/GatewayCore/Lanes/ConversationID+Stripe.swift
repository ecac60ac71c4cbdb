import GatewayKit

extension ConversationID {
  /// Its share of `count` counters or locks that all conversations share; `count` is a power of two.
  func stripe(of count: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(self)
    return hasher.finalize() & (count - 1)
  }
}
