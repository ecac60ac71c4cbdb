import GatewayKit

/// An answer's body as it arrives. Releasing the last reference cancels the rest of the transfer.
struct AnswerBody: AsyncSequence, Sendable {
  /// Cancels the transfer when its last owner releases it.
  final class Lease: Sendable {
    private let exchange: Exchange
    private let loop: TransferLoop

    init(_ exchange: Exchange, on loop: TransferLoop) {
      self.exchange = exchange
      self.loop = loop
    }

    deinit { cancel() }

    /// Cancels the transfer now.
    func cancel() { loop.cancel(exchange) }

    /// Waits for the header.
    func head() async -> Result<ResponseHead, AdapterError> {
      await withTaskCancellationHandler {
        await exchange.head()
      } onCancel: {
        cancel()
      }
    }

    /// The next bytes; nil at the end.
    func next() async throws -> [UInt8]? {
      try await withTaskCancellationHandler {
        await exchange.next { loop.resume(exchange) }
      } onCancel: {
        cancel()
      }.get()
    }
  }

  /// Reads the body.
  struct Iterator: AsyncIteratorProtocol {
    let lease: Lease
    mutating func next() async throws -> [UInt8]? { try await lease.next() }
  }

  let lease: Lease
  func makeAsyncIterator() -> Iterator { Iterator(lease: lease) }
}
