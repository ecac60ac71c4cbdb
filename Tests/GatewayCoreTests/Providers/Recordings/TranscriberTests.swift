import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("The trace says why a recording is not transcribed", .timeLimit(.minutes(5)))
struct TranscriberTests {
  /// A folder in which every file has a size, and none can be read.
  private struct UnreadableBlobs: Blobs {
    var bytes = 10
    var failure: AdapterError?

    func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef {
      throw AdapterError(.unavailable, "nothing is written here")
    }
    func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool { true }
    func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int { 0 }
    func size(of ref: BlobRef) async throws(AdapterError) -> Int? { bytes }
    func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]? {
      if let failure { throw failure }
      return nil
    }
  }

  /// The reason of the step that a recording in `blobs` leaves.
  private func reason(_ blobs: UnreadableBlobs) async throws -> String? {
    let business = TestBusiness()
    defer { business.remove() }
    return try await business.open(running: false) { life in
      try await life.write("", file: "audio/voz.ogg/\(try await life.blobs.store([1, 2, 3]))")
      let waiting = try #require(try await life.store.nextTurn(in: try await life.conversation().id))
      let files = CustomerFiles(store: life.store, blobs: blobs, clock: life.clock) { _ in false }
      let transcriber = Transcriber(providers: { [] }, switches: life.admin.services.switches, files: files)
      return await transcriber.transcribe(try await life.admin.services.turns.turn(waiting)).steps.first?.reason.text
    }
  }

  @Test("An unreadable, a missing and a too large recording have different reasons")
  func reasons() async throws {
    let broken = AdapterError(.unavailable, "disk I/O error")
    let unread = try #require(try await reason(UnreadableBlobs(failure: broken)))
    #expect(unread.hasPrefix("audio voz.ogg: the recording cannot be read: ") && unread.contains("disk I/O error"))
    #expect(try await reason(UnreadableBlobs()) == "audio voz.ogg: the recording is no longer in the data folder")
    let size = Transcriber.maximumBytes + 1
    #expect(
      try await reason(UnreadableBlobs(bytes: size))
        == "audio voz.ogg: \(size) bytes, of which up to \(Transcriber.maximumBytes) can be read")
  }
}
