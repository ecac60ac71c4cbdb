import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import Email

/// The files of one mail, asked for one by one.
@Suite struct MailFilesTests {
  /// Blobs that count how often one is read.
  private final class CountingBlobs: Blobs {
    private let kept = MemoryBlobs()
    private let count = Mutex(0)
    var reads: Int { count.withLock { $0 } }

    func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef {
      try await kept.store(content, for: account)
    }
    func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool { try await kept.renew(refs) }
    func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int { try await kept.claim(refs) }
    func size(of ref: BlobRef) async throws(AdapterError) -> Int? { try await kept.size(of: ref) }

    func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]? {
      self.count.withLock { $0 += 1 }
      return try await kept.bytes(of: ref, from: offset, upTo: count)
    }
  }

  private static func mail(files: Int) -> [UInt8] {
    Letter.multipart(
      "mixed",
      ["Content-Type: text/plain\n\nOi"]
        + (0..<files).map { "Content-Type: image/png; name=\($0).png\n\nfile \($0)" })
  }

  private static func keep(_ mail: [UInt8], in blobs: any Blobs) async throws -> OriginalRef {
    OriginalRef(blob: try await blobs.store(mail, for: .business), offset: 0, count: mail.count)
  }

  @Test("a mail of 200 files is read once for all of them, two at a time")
  func once() async throws {
    let blobs = CountingBlobs()
    let email = Email(settings: try Mailbox.decoded(), context: .forTesting(blobs: blobs))
    let original = try await Self.keep(Self.mail(files: 200), in: blobs)
    let contents = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      let medias = (0..<200).map { Media(kind: .image, ref: "\(original.mention)/1.\($0 + 2)") }
      var (rest, contents): (ArraySlice<Media>, Set<[UInt8]>) = (medias[2...], [])
      for media in medias[..<2] { group.addTask { try await email.content(of: media, upTo: 100) } }
      while let content = try await group.next() {
        contents.insert(content)
        if let media = rest.popFirst() { group.addTask { try await email.content(of: media, upTo: 100) } }
      }
      return contents
    }
    #expect(contents == Set((0..<200).map { Array("file \($0)".utf8) }))
    #expect(blobs.reads == 1)
  }

  @Test("a file that is asked for again is read again; an unknown file is not found")
  func again() async throws {
    let (files, blobs) = (MailFiles(), CountingBlobs())
    let original = try await Self.keep(Self.mail(files: 2), in: blobs)
    for reads in 1...2 {
      #expect(try await files.content(at: "1.2", of: original, from: blobs) == Array("file 0".utf8))
      #expect(blobs.reads == reads)
    }
    for path in ["1.1", "1.4", "1", "2", "", "1.2.1", "1.2~1", "1~0"] {
      #expect(try await files.content(at: path, of: original, from: blobs) == nil, "\(path)")
    }
    #expect(blobs.reads == 2)
    let other = try await Self.keep(Self.mail(files: 1), in: blobs)
    #expect(try await files.content(at: "1.2", of: other, from: blobs) == Array("file 0".utf8))
    #expect(try await files.content(at: "1.3", of: original, from: blobs) == Array("file 1".utf8))
    #expect(blobs.reads == 4)
    var gone = original
    gone.blob = BlobRef(rawValue: String(repeating: "a", count: 64))
    await #expect(throws: AdapterError.self) { try await files.content(at: "1.2", of: gone, from: blobs) }
  }
}
