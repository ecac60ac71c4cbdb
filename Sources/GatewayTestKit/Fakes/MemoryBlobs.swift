public import Foundation
public import GatewayCore
public import GatewayKit
import OpenSSLVault
import Synchronization

/// Files in memory, under the names that a data folder gives them.
public final class MemoryBlobs: BlobStore {
  private struct State {
    var contents: [BlobRef: [UInt8]] = [:]
    var times: [BlobRef: Date] = [:]
    var failure: AdapterError?
    var unsent = UnsentFiles()
    var shortage: BlobShortage?
  }
  private let state = Mutex(State())
  private let clock: any GatewayClock

  /// Without files; `clock` sets the time of storing.
  public init(clock: any GatewayClock = ManualClock()) { self.clock = clock }

  /// How many files there are.
  public var count: Int { state.withLock(\.contents.count) }

  /// Fails with `error` from now on; nil ends this.
  public func fail(with error: AdapterError?) { state.withLock { $0.failure = error } }

  /// Refuses visitors' files from now on, like a disk with `free` bytes that must keep `reserve`; nil ends this.
  public func refuseVisitors(since: Date?, free: Int = 0, reserve: Int = 1 << 30) {
    state.withLock { $0.shortage = since.map { BlobShortage(since: $0, free: free, reserve: reserve) } }
  }

  /// What the unsent files of `channel` count as, in bytes.
  public func unsent(of channel: ChannelID) -> Int { state.withLock { $0.unsent.bytes(of: channel) } }

  /// Keeps `content` for the business.
  public func store(_ content: [UInt8]) async throws(AdapterError) -> BlobRef {
    try await store(content, for: .business)
  }

  /// Keeps `content` for the lifetime of this object.
  public func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef {
    try check()
    let ref = BlobRef(rawValue: ContentHash.sha256(content))
    let now = clock.now
    let refusal: AdapterError? = state.withLock { state in
      switch account {
      case .business: state.unsent.remove(ref)
      case .agent:
        guard state.shortage == nil else { return AdapterError(.throttled(retryAfter: .seconds(600)), "no room") }
        state.unsent.remove(ref)
      case .visitor(let channel, let block, let hasWritten, let limit) where state.contents[ref] == nil:
        guard state.shortage == nil else { return AdapterError(.throttled(retryAfter: .seconds(600)), "no room") }
        let owner = UnsentFiles.Account(channel: channel, block: block, hasWritten: hasWritten)
        guard state.unsent.hasRoom(for: content.count, of: owner, limit: limit) else {
          return AdapterError(.throttled(retryAfter: .seconds(3600)), "too many unsent files")
        }
        state.unsent.add(ref, size: content.count, of: owner)
      case .visitor: break
      }
      state.contents[ref] = content
      state.times[ref] = now
      return nil
    }
    if let refusal { throw refusal }
    return ref
  }

  /// Whether all of `refs` are kept; they count as stored now.
  public func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool {
    try check()
    let now = clock.now
    return state.withLock { state in
      for ref in refs where state.contents[ref] != nil { state.times[ref] = now }
      return refs.allSatisfy { state.contents[$0] != nil }
    }
  }

  /// Stops counting `refs` as unsent.
  public func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int {
    try check()
    return state.withLock { state in refs.reduce(0) { $0 + (state.unsent.remove($1)?.bytes ?? 0) } }
  }

  /// The refusal set by `refuseVisitors`.
  public func shortage() async -> BlobShortage? { state.withLock(\.shortage) }

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

  /// The files last stored before `date`.
  public func files(lastStoredBefore date: Date) async throws(AdapterError) -> [BlobRef] {
    try check()
    return state.withLock { $0.times.filter { $0.value < date }.map(\.key) }
  }

  /// Removes a file that was last stored before `date`.
  public func remove(_ ref: BlobRef, lastStoredBefore date: Date) async throws(AdapterError) -> Bool {
    try check()
    return state.withLock { state in
      if let time = state.times[ref], time >= date { return false }
      state.times[ref] = nil
      state.contents[ref] = nil
      state.unsent.remove(ref)
      return true
    }
  }

  private func check() throws(AdapterError) {
    if let failure = state.withLock(\.failure) { throw failure }
  }
}
