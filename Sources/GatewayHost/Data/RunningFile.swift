import CFault
import Foundation
import GatewayCore
import Logging
import Synchronization

/// The register of running work in `DATA/running`: slots of one size, a page cache's write each, never synced.
///
/// A process that crashes leaves them as they are; a machine that crashes may not, and then nothing is suspected. Only one
/// process at a time has the folder, and so the file.
///
/// The header's first byte says whether the process stopped as it should, the second is the signal of a fault, which
/// `CFault` writes, and the third numbers the process. A slot in use begins with the number of its process, so that one
/// write of the header frees all slots of the process before. That write replaces bytes that are there: a full disk does
/// not lose the note of a crash.
final class RunningFile: WorkRegister {
  /// The size of the header, and of a slot: the process's number or 0, the length of the name in two bytes, the name.
  static let slotSize = 512
  /// More work than this at once is not registered: 4 MiB.
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
      // The header is as it was: the next start that can write it learns how the process before ended.
      return without("written")
    }
    // Numbers come again after 255 starts.
    for offset in contents.usedSlots { _ = pwrite(descriptor, [UInt8(0)], 1, offset) }
    state.withLock { $0 = State(descriptor: descriptor, isOpen: true, process: process) }
    return contents.end
  }

  func begin(_ name: String) -> Int? {
    armThread()
    let bytes = Array(name.utf8)
    guard bytes.count <= Self.slotSize - 3 else { return nil }
    let place: (descriptor: Int32, slot: Int, process: UInt8)? = state.withLock { state in
      guard state.isOpen else { return nil }
      if let slot = state.free.popLast() { return (state.descriptor, slot, state.process) }
      guard state.used < Self.mostSlots else { return nil }
      state.used += 1
      return (state.descriptor, state.used, state.process)
    }
    guard let place else { return nil }
    let entry = [place.process, UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)] + bytes
    // A full disk registers nothing, and stops nothing.
    _ = pwrite(place.descriptor, entry, entry.count, Self.offset(of: place.slot))
    return place.slot
  }

  func end(_ slot: Int) {
    let descriptor = state.withLock(\.descriptor)
    guard descriptor >= 0 else { return }
    _ = pwrite(descriptor, [UInt8(0)], 1, Self.offset(of: slot))
    state.withLock { $0.free.append(slot) }
  }

  // Where the thread gets no alternate stack, an overflow counts as a cut-off.
  func armThread() { _ = cfault_arm_thread() }

  func close() {
    let descriptor = state.withLock { state in
      state.isOpen = false
      return state.descriptor
    }
    guard descriptor >= 0 else { return }
    _ = pwrite(descriptor, [Header.stopped], 1, Header.stateAt)
  }

  private func without(_ what: String) -> LastEnd {
    log.warning(
      "the register of running work cannot be \(what): a message that crashes the gateway would not be found",
      metadata: ["path": "\(path)", "error": "\(SystemError.last)"])
    return LastEnd(.stopped)
  }

  private static func offset(of slot: Int) -> off_t { off_t(slot) * off_t(slotSize) }

  /// What the last process left in the file.
  private struct Contents {
    /// How it ended.
    var end = LastEnd(.stopped)
    /// Its number; 0 where there was none.
    var process: UInt8 = 0
    /// Where slots are marked as used, by any process.
    var usedSlots: [off_t] = []

    init(of descriptor: Int32) {
      var bytes = [UInt8](repeating: 0, count: (mostSlots + 1) * slotSize)
      let count = pread(descriptor, &bytes, bytes.count, 0)
      // Older versions number no process, and mark used slots with a 1.
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
