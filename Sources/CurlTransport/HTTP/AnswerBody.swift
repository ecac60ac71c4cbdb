import GatewayKit

/// An answer's body as it arrives. When nobody has it any more, what is left of the transfer is ended.
struct AnswerBody: AsyncSequence, Sendable {
  /// Ends the transfer with its last owner.
  final class Lease: Sendable {
    private let exchange: Exchange
    private let loop: TransferLoop

    init(_ exchange: Exchange, on loop: TransferLoop) {
      self.exchange = exchange
      self.loop = loop
    }

    deinit { cancel() }

    /// Ends the transfer now.
    func cancel() { loop.cancel(exchange) }

    /// The header, when it is there.
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
