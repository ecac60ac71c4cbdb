import GatewayKit

/// Ends a call that takes too long.
enum CallDeadline {
  /// The error of a call whose turn no longer waits for it.
  static let givenUp = AdapterError(.unknown, "the turn was cancelled")

  /// What `request` returns or throws, unless `deadline` returns an error first. The slower of the two is cancelled.
  static func race(
    _ request: @escaping @Sendable () async throws(AdapterError) -> Completion,
    against deadline: @escaping @Sendable () async -> AdapterError
  ) async -> Result<Completion, AdapterError> {
    await withTaskGroup(of: Result<Completion, AdapterError>.self) { group in
      group.addTask {
        do throws(AdapterError) { return .success(try await request()) } catch { return .failure(error) }
      }
      group.addTask { .failure(await deadline()) }
      let first = await group.next() ?? .failure(givenUp)
      group.cancelAll()
      return first
    }
  }
}
