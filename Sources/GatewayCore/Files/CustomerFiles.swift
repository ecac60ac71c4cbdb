import Foundation
import GatewayKit
import Synchronization

/// Access to customers' files, under the channel's ids of them. Some may still be in transit.
final class CustomerFiles: Sendable {
  /// The state of a file.
  enum State: Sendable, Hashable {
    /// Stored in the data folder, with this size in bytes.
    case there(BlobRef, size: Int)
    /// It is being fetched.
    case coming
    /// Missing for good; the reason.
    case gone(String)
  }

  private let isFetched: @Sendable (ChannelID) -> Bool
  private let store: any SettingStore
  private let blobs: any Blobs
  private let clock: any GatewayClock
  private let listeners = Mutex<[UUID: (channel: ChannelID, bell: Bell)]>([:])

  /// Creates access to the files of all channels. If `isFetched` is true for a channel, its files must be fetched, and
  /// have external ids.
  init(
    store: any SettingStore, blobs: any Blobs, clock: any GatewayClock,
    isFetched: @escaping @Sendable (ChannelID) -> Bool
  ) {
    self.isFetched = isFetched
    self.store = store
    self.blobs = blobs
    self.clock = clock
  }

  /// The state of a file; waits up to `patience` for one that is being fetched.
  func state(of media: Media, on channel: ChannelID, waiting patience: Duration) async -> State {
    let now = await state(of: media, on: channel)
    guard now == .coming, patience > .zero else { return now }
    let (name, bell) = (UUID(), Bell())
    listeners.withLock { $0[name] = (channel, bell) }
    defer { listeners.withLock { $0[name] = nil } }
    // It may have arrived before anyone listened.
    bell.ring()
    return await withTaskGroup(of: State?.self) { group in
      group.addTask {
        for await _ in bell.rings {
          let state = await self.state(of: media, on: channel)
          if state != .coming { return state }
        }
        return nil
      }
      group.addTask { [clock] in
        try? await clock.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first ?? .coming
    }
  }

  /// The content of a stored file; nil when it was removed meanwhile.
  func content(_ ref: BlobRef, size: Int) async throws(AdapterError) -> [UInt8]? {
    guard let content = try await blobs.bytes(of: ref, from: 0, upTo: size), content.count == size else { return nil }
    return content
  }

  /// Notifies waiters that files of a channel have arrived or never will.
  func settled(on channel: ChannelID) {
    let bells = listeners.withLock { $0.values.filter { $0.channel == channel }.map(\.bell) }
    for bell in bells { bell.ring() }
  }

  private func state(of media: Media, on channel: ChannelID) async -> State {
    do {
      var ref = BlobRef(rawValue: media.ref)
      if isFetched(channel) {
        let index = MediaIndex(channel: channel, store: store)
        var kept = try await index.kept(media.ref)
        if kept == nil {
          if try await index.isWanted(media.ref) { return .coming }
          // It may have been settled between the two reads: it is recorded first, and removed from the wanted files
          // afterwards.
          kept = try await index.kept(media.ref)
        }
        guard let kept else { return .gone("it was never fetched") }
        guard let blob = kept.blob else { return .gone(kept.lost ?? "it is missing") }
        ref = blob
      }
      guard let size = try await blobs.size(of: ref) else { return .gone("it is no longer in the data folder") }
      return .there(ref, size: size)
    } catch {
      return .gone("it cannot be read: \(error)")
    }
  }
}
