#if os(Linux)
  import Foundation
  import GatewayKit
  import Glibc
  import Testing

  @testable import OpenSSLVault

  /// What is left in this process's memory after a secret was used.
  @Suite struct MemoryTests {
    @Test("a value that was sealed, lent and used is in no buffer of ours")
    func gone() async throws {
      let safe = try await Safe()
      let mark = SecretBytes(count: 24, Self.fillWithDigits)
      let length = mark.count + 8
      let code = try await {
        let value = SecretBytes(count: length) { value in
          mark.withBytes { value.copyMemory(from: $0) }
          for index in mark.count..<length { value[index] = UInt8(ascii: "x") }
        }
        let envelope = try #require(SecretEnvelope.seal(value, to: safe.vault.intakeKey, for: Safe.alpha.rawValue))
        _ = try await safe.vault.store(envelope, as: Safe.alpha, label: nil)
        return try await safe.vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { Int($0[0]) + $0.count }
      }()
      #expect(code > length)
      #expect(try Self.copies(of: mark) == 0)
      let witness = SecretBytes(count: mark.count) { copy in mark.withBytes { copy.copyMemory(from: $0) } }
      #expect(try Self.copies(of: mark) > 0, "the search finds what is there")
      #expect(witness.isEqual(to: mark))
    }

    private static func fillWithDigits(_ memory: UnsafeMutableRawBufferPointer) {
      Crypto.fillRandomly(memory)
      for index in memory.indices { memory[index] = UInt8(ascii: "a") + memory[index] % 16 }
    }

    /// How often `mark` occurs in the writable memory of this process, itself not counted.
    private static func copies(of mark: SecretBytes) throws -> Int {
      let maps = try Self.maps()
      let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
      try #require(memory >= 0)
      defer { close(memory) }
      let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
      defer { window.deallocate() }
      let own = UInt(bitPattern: window.baseAddress)..<(UInt(bitPattern: window.baseAddress) + UInt(window.count))
      var found: Set<UInt> = []
      var scanned = 0
      for line in maps.split(separator: "\n") where line.contains(" rw") {
        let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard bounds.count == 2 else { continue }
        var address = bounds[0]
        while address < bounds[1] {
          let got = pread(memory, window.baseAddress, min(window.count, Int(bounds[1] - address)), off_t(address))
          guard got > mark.count else {
            // Other tests give memory back meanwhile: the next piece may still be there.
            address += 4096
            continue
          }
          scanned += got
          for offset in mark.withBytes({ Self.offsets(of: $0, in: window, count: got) }) {
            found.insert(address + UInt(offset))
          }
          // The windows overlap, so that a copy across their border is seen.
          address += UInt(got - (address + UInt(got) < bounds[1] ? mark.count : 0))
        }
      }
      let itself = mark.withBytes { UInt(bitPattern: $0.baseAddress) }
      try #require(found.contains(itself), "the search does not find the mark itself in \(scanned) bytes")
      return found.count { $0 != itself && !own.contains($0) }
    }

    /// Read to its end: Foundation takes the first short read of a file below /proc for the last.
    private static func maps() throws -> String {
      let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
      try #require(file >= 0)
      defer { close(file) }
      var text: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while case let got = read(file, &piece, piece.count), got > 0 { text += piece.prefix(got) }
      return String(decoding: text, as: UTF8.self)
    }

    private static func offsets(
      of mark: UnsafeRawBufferPointer, in window: UnsafeMutableRawBufferPointer, count: Int
    ) -> [Int] {
      guard let start = window.baseAddress, let needle = mark.baseAddress else { return [] }
      var offsets: [Int] = []
      var offset = 0
      let first = Int32(needle.load(as: UInt8.self))
      while offset + mark.count <= count, let hit = memchr(start + offset, first, count - mark.count - offset + 1) {
        if memcmp(hit, needle, mark.count) == 0 { offsets.append(UnsafeRawPointer(hit) - UnsafeRawPointer(start)) }
        offset = UnsafeRawPointer(hit) - UnsafeRawPointer(start) + 1
      }
      return offsets
    }
  }
#endif
