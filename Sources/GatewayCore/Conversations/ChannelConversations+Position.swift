import GatewayKit

extension ChannelConversations {
  /// The position of the last line of the conversation's log.
  func lastPosition(in thread: ThreadKey) async throws(AdapterError) -> Int64? {
    do {
      return try await store.recentLog(of: id(of: thread), limit: 1).last?.position
    } catch {
      throw AdapterError(.unavailable, "the conversation's log could not be read", cause: error)
    }
  }
}
