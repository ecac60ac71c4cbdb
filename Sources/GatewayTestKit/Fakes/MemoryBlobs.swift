public import Foundation
public import GatewayCore
public import GatewayKit
import Synchronization

/// Files in memory. Their names are well formed and depend on the content, and are no SHA-256: four rounds of FNV-1a.
public final class MemoryBlobs: BlobStore {
  private struct State {
    var contents: [BlobRef: [UInt8]] = [:]
    var times: [BlobRef: Date] = [:]
    var failure: AdapterError?
  }
  private let state = Mutex(State())
  private let clock: any GatewayClock

  /// Without any; `clock` says when what is stored is stored.
  public init(clock: any GatewayClock = ManualClock()) { self.clock = clock }

  /// How many files there are.
  public var count: Int { state.withLock(\.contents.count) }

  /// Fails with `error` from now on; nil: no more.
  public func fail(with error: AdapterError?) { state.withLock { $0.failure = error } }

  /// Keeps `content` for as long as this lives.
  public func store(_ content: [UInt8]) async throws(AdapterError) -> BlobRef {
    try check()
    let ref = Self.name(of: content)
    let now = clock.now
    state.withLock { state in
      state.contents[ref] = content
      state.times[ref] = now
    }
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

  /// Those that were stored before `date` and not since.
  public func files(lastStoredBefore date: Date) async throws(AdapterError) -> [BlobRef] {
    try check()
    return state.withLock { $0.times.filter { $0.value < date }.map(\.key) }
  }

  /// Forgets a content that was stored before `date` and not since.
  public func remove(_ ref: BlobRef, lastStoredBefore date: Date) async throws(AdapterError) -> Bool {
    try check()
    return state.withLock { state in
      if let time = state.times[ref], time >= date { return false }
      state.times[ref] = nil
      state.contents[ref] = nil
      return true
    }
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
