import Foundation
import GatewayCore
import Logging
import Synchronization
import Testing

@testable import GatewayHost

/// What is running is known after a crash, and after nothing else. One at a time: a process has one set of signal handlers.
@Suite("The register of running work", .serialized)
struct RunningFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func register() -> RunningFile {
    RunningFile(in: folder.url, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private var file: URL { folder.url.appending(path: "running") }

  /// Writes a byte of the header, as the handler of a fatal signal does.
  private func mark(_ byte: UInt8, at place: UInt64) throws {
    let handle = try FileHandle(forUpdating: file)
    try handle.seek(toOffset: place)
    try handle.write(contentsOf: [byte])
    try handle.close()
  }

  @Test("A new folder, and a process that stopped, leave nothing")
  func stopped() throws {
    let first = register()
    #expect(first.begin("before it is open") == nil)
    #expect(first.open() == LastEnd(.stopped))
    #expect(first.begin("a") != nil)
    first.close()
    #expect(first.begin("after") == nil)
    #expect(register().open() == LastEnd(.stopped))
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
  }

  @Test("A process that was cut off leaves what was running, and not what had ended")
  func cutOff() throws {
    let first = register()
    _ = first.open()
    let slots = try ["a", "b", "ç\nd", String(repeating: "x", count: 500)].map { try #require(first.begin($0)) }
    first.end(slots[1])
    #expect(first.begin("e") == slots[1])
    first.end(slots[0])
    #expect(first.begin(String(repeating: "y", count: 600)) == nil)
    let second = register()
    #expect(second.open() == LastEnd(.cutOff, running: ["e", "ç\nd", String(repeating: "x", count: 500)]))
    #expect(register().open() == LastEnd(.cutOff), "a start begins anew")
  }

  @Test("A fault is reported with its signal")
  func crashed() throws {
    let first = register()
    _ = first.open()
    _ = first.begin("a")
    try mark(11, at: 1)
    #expect(register().open() == LastEnd(.crashed(signal: 11), running: ["a"]))
  }

  @Test("A file that is cut, or filled with anything, is read as far as it makes sense", arguments: 0..<40)
  func damaged(length: Int) throws {
    let bytes = [UInt8](repeating: 1, count: 1 + length * 53)
    try Data(bytes).write(to: file)
    let end = register().open()
    #expect(end.manner == (length == 0 ? .stopped : .crashed(signal: 1)))
    #expect(end.running.allSatisfy { $0.utf8.count <= RunningFile.slotSize })
  }

  @Test("A start overwrites the note of the last end, and gives no room back that a full disk would not return")
  func inPlace() throws {
    let first = register()
    _ = first.open()
    for number in 0..<20 { _ = first.begin("\(number)") }
    try mark(6, at: 1)
    let size = try Data(contentsOf: file).count
    let second = register()
    #expect(second.open().manner == .crashed(signal: 6))
    #expect(try Data(contentsOf: file).count == size)
    #expect(second.begin("a") != nil)
    #expect(register().open() == LastEnd(.cutOff, running: ["a"]))
  }

  @Test("A file of an older version, whose header numbers no process, is read")
  func olderVersion() throws {
    var bytes = [UInt8](repeating: 0, count: 2 * RunningFile.slotSize)
    bytes[0] = 1
    bytes[1] = 11
    bytes.replaceSubrange(512..<516, with: [1, 1, 0, UInt8(ascii: "a")])
    try Data(bytes).write(to: file)
    #expect(register().open() == LastEnd(.crashed(signal: 11), running: ["a"]))
    #expect(register().open() == LastEnd(.cutOff))
  }

  @Test("The number of a process comes again after 255 starts, and the slots of the first one do not")
  func numbers() throws {
    let first = register()
    _ = first.open()
    _ = first.begin("a")
    #expect(register().open() == LastEnd(.cutOff, running: ["a"]))
    for _ in 0..<300 { #expect(register().open() == LastEnd(.cutOff)) }
  }

  @Test("A thread that registers work gets an alternate stack, so that an overflow of its stack is noted")
  func alternateStack() throws {
    let register = register()
    let flags = Mutex<[Int32]>([])
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      for _ in 0..<2 {
        var stack = stack_t()
        sigaltstack(nil, &stack)
        flags.withLock { $0.append(stack.ss_flags & Int32(SS_DISABLE)) }
        _ = register.begin("a")
      }
      done.signal()
    }
    done.wait()
    #expect(flags.withLock { $0.last } == 0)
  }

  @Test("More work than there are slots is not registered, and disturbs nothing")
  func full() throws {
    let first = register()
    _ = first.open()
    for number in 0..<RunningFile.mostSlots { #expect(first.begin("\(number)") != nil) }
    #expect(first.begin("one more") == nil)
    #expect(register().open().running.count == RunningFile.mostSlots)
  }
}
