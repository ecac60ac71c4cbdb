public import GatewayKit
import Synchronization

/// Files in memory. Their names are well formed and depend on the content, and are no SHA-256: four rounds of FNV-1a.
public final class MemoryBlobs: Blobs {
  private struct State {
    var contents: [BlobRef: [UInt8]] = [:]
    var failure: AdapterError?
  }
  private let state = Mutex(State())

  /// Without any.
  public init() {}

  /// How many files there are.
  public var count: Int { state.withLock(\.contents.count) }

  /// Fails with `error` from now on; nil: no more.
  public func fail(with error: AdapterError?) { state.withLock { $0.failure = error } }

  /// Keeps `content` for as long as this lives.
  public func store(_ content: [UInt8]) async throws(AdapterError) -> BlobRef {
    try check()
    let ref = Self.name(of: content)
    state.withLock { $0.contents[ref] = content }
    return ref
  }

  /// The kept content's length.
  public func size(of ref: BlobRef) async throws(AdapterError) -> Int? {
    try check()
    return state.withLock { $0.contents[ref]?.count }
  }

  /// A part of the kept content.
  public func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]? {
    try check()
    return state.withLock { $0.contents[ref].map { Array($0.dropFirst(offset).prefix(count)) } }
  }

  private func check() throws(AdapterError) {
    if let failure = state.withLock(\.failure) { throw failure }
  }

  private static func name(of content: [UInt8]) -> BlobRef {
    let rounds = (0..<UInt8(4)).map { round in
      let hash = ([round] + content).reduce(14_695_981_039_346_656_037 as UInt64) {
        ($0 ^ UInt64($1)) &* 1_099_511_628_211
      }
      let digits = String(hash, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return BlobRef(rawValue: rounds.joined())
  }
}
