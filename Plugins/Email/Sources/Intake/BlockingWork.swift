import Foundation

/// Where mails are parsed and written: GMime may take tenths of a second, which the cooperative pool does not have.
enum BlockingWork {
  /// Runs `body` on a thread of its own.
  static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
