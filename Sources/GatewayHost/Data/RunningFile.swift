import CFault
import Foundation
import GatewayCore
import Logging
import Synchronization

/// The register of running work in `DATA/running`: slots of equal size, written to the page cache and never synced.
///
/// The slots survive a crash of the process. They may not survive a crash of the machine; then no work is suspected. Only
/// the process that owns the data folder uses the file.
///
/// The header's first byte tells whether the process stopped normally, the second is the signal of a fault, written by
/// `CFault`, and the third is the number of the process. A used slot begins with the number of its process, so that one
/// write of the header frees all slots of the previous process. That write replaces existing bytes, so a crash is also
/// recorded on a full disk.
///
/// After a fault the file stays as it is. Other threads run on for seconds while Swift's report is being made: what begins
/// then was not running at the crash, and what ends then was.
final class RunningFile: WorkRegister {
  /// The bytes of the header and of each slot: the process's number or 0, the length of the name in two bytes, the name.
  static let slotSize = 512
  /// The most work registered at once, in 4 MiB; more is not registered.
  static let mostSlots = 8_192

  private enum Header {
    static let stateAt: off_t = 0
    static let signalAt: off_t = 1
    static let processAt: off_t = 2
    static let stopped: UInt8 = 0
    static let running: UInt8 = 1
  }

  private struct State {
    var descriptor: Int32 = -1
    var isOpen = false
    /// The number of this process, 1 to 255.
    var process: UInt8 = 1
    var free: [Int] = []
    var used = 0
  }

  private let path: String
  private let log: Logger
  private let state = Mutex(State())

  /// The register of a data folder that the caller owns. Nothing is opened yet.
  init(in folder: URL, log: Logger) {
    path = folder.appending(path: "running").path
    self.log = log
  }

  deinit {
    let descriptor = state.withLock(\.descriptor)
    guard descriptor >= 0 else { return }
    cfault_unwatch(descriptor)
    Foundation.close(descriptor)
  }

  func open() -> LastEnd {
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return without("opened") }
    let contents = Contents(of: descriptor)
    let process = contents.process % 255 + 1
    let header = [Header.running, 0, process]
    guard pwrite(descriptor, header, header.count, 0) == header.count,
      cfault_watch(descriptor, Header.signalAt) == 0
    else {
      defer { Foundation.close(descriptor) }
      // The header is unchanged, so the next start that can write it still learns how the previous process ended.
      return without("written")
    }
    // Numbers repeat after 255 starts.
    for offset in contents.usedSlots { _ = pwrite(descriptor, [UInt8(0)], 1, offset) }
    state.withLock { $0 = State(descriptor: descriptor, isOpen: true, process: process) }
    return contents.end
  }

  func begin(_ name: String) -> Int? {
    armThread()
    let bytes = Array(name.utf8)
    guard bytes.count <= Self.slotSize - 3, !hasFaulted else { return nil }
    let place: (descriptor: Int32, slot: Int, process: UInt8)? = state.withLock { state in
      guard state.isOpen else { return nil }
      if let slot = state.free.popLast() { return (state.descriptor, slot, state.process) }
      guard state.used < Self.mostSlots else { return nil }
      state.used += 1
      return (state.descriptor, state.used, state.process)
    }
    guard let place else { return nil }
    let entry = [place.process, UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)] + bytes
    // On a full disk, work runs without being registered.
    _ = pwrite(place.descriptor, entry, entry.count, Self.offset(of: place.slot))
    return place.slot
  }

  func end(_ slot: Int) {
    let descriptor = state.withLock(\.descriptor)
    guard descriptor >= 0, !hasFaulted else { return }
    _ = pwrite(descriptor, [UInt8(0)], 1, Self.offset(of: slot))
    state.withLock { $0.free.append(slot) }
  }

  // Without an alternate stack, a stack overflow counts as an unexplained end.
  func armThread() { _ = cfault_arm_thread() }

  func close() {
    let descriptor = state.withLock { state in
      state.isOpen = false
      return state.descriptor
    }
    guard descriptor >= 0, !hasFaulted else { return }
    _ = pwrite(descriptor, [Header.stopped], 1, Header.stateAt)
  }

  /// Whether a fault of this process was recorded.
  private var hasFaulted: Bool { cfault_has_faulted() != 0 }

  private func without(_ what: String) -> LastEnd {
    log.warning(
      "the register of running work cannot be \(what): a message that crashes the gateway would not be identified",
      metadata: ["path": "\(path)", "error": "\(SystemError.last)"])
    return LastEnd(.stopped)
  }

  private static func offset(of slot: Int) -> off_t { off_t(slot) * off_t(slotSize) }

  /// The state that the previous process left in the file.
  private struct Contents {
    /// How the previous process ended.
    var end = LastEnd(.stopped)
    /// The number of the previous process; 0 at the first start.
    var process: UInt8 = 0
    /// The offsets of the slots marked as used, by any process.
    var usedSlots: [off_t] = []

    init(of descriptor: Int32) {
      // The file is as long as its last used slot, mostly far shorter than all slots.
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { return }
      var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), (mostSlots + 1) * slotSize))
      let count = pread(descriptor, &bytes, bytes.count, 0)
      // Older versions have no process numbers and mark used slots with a 1.
      guard count >= 2 else { return }
      process = bytes[Int(Header.processAt)]
      let number = max(process, 1)
      var running: [String] = []
      for begin in stride(from: slotSize, to: count, by: slotSize) where bytes[begin] != 0 {
        usedSlots.append(off_t(begin))
        guard bytes[begin] == number, begin + 3 <= count else { continue }
        let length = Int(bytes[begin + 1]) | Int(bytes[begin + 2]) << 8
        guard length <= slotSize - 3, begin + 3 + length <= count else { continue }
        running.append(String(decoding: bytes[(begin + 3)..<(begin + 3 + length)], as: UTF8.self))
      }
      guard bytes[Int(Header.stateAt)] == Header.running else { return }
      let signal = bytes[Int(Header.signalAt)]
      end = LastEnd(signal == 0 ? .cutOff : .crashed(signal: Int(signal)), running: running)
    }
  }
}
