import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

/// What a channel carries is decided before anything is taken, and each refusal says what to do.
@Suite struct FileFitTests {
  static let fit = FileFit(
    channel: "phone",
    rules: [
      FileRule(.image, types: ["image/png"], maximumBytes: 100),
      FileRule(.audio, types: ["audio/ogg; codecs=opus"], maximumBytes: 100),
      FileRule(.document, types: ["image/png", "text/*"], maximumBytes: 1_000),
    ])

  private static func png(_ size: Int, name: String = "a.png") -> FileDescription {
    FileDescription(name: name, head: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], size: size)
  }

  @Test func theFirstRuleThatTakesItSaysWhatItIs() throws {
    let blob = BlobRef(rawValue: "b")
    #expect(
      try Self.fit.file(Self.png(100), at: blob)
        == OutgoingFile(kind: .image, source: .blob(blob), name: "a.png", mimeType: "image/png", size: 100))
    #expect(try Self.fit.file(Self.png(101), at: blob).kind == .document)
    let text = FileDescription(name: "a.html", head: Array("<b>".utf8), size: 3)
    #expect(try Self.fit.file(text, at: blob).mimeType == "text/plain")
  }

  static let refused: [(file: FileDescription, words: [String])] = [
    (png(1_001), ["a.png", "1001", "1000", "smaller"]), (png(0), ["a.png is empty"]),
    (png(1, name: String(repeating: "é", count: 128)), ["rename"]), (png(1, name: ""), ["rename"]),
    (
      FileDescription(name: "a.ogg", head: Array("OggS.vorbis".utf8), size: 9),
      ["audio/ogg", "phone", "audio/ogg; codecs=opus", "convert"]
    ),
  ]

  @Test(arguments: refused)
  func refusal(_ refused: (file: FileDescription, words: [String])) {
    let error = #expect(throws: OperationError.self) { try Self.fit.check([refused.file]) }
    for word in refused.words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
  }

  @Test func aChannelWithoutRulesCarriesNone() {
    let error = #expect(throws: OperationError.self) { try FileFit(channel: "sms", rules: []).check([Self.png(1)]) }
    #expect(error?.message.contains("sms carries no files") == true)
    #expect(throws: OperationError.self) { try Self.fit.check(Array(repeating: Self.png(1), count: 11)) }
  }
}

/// Files come in pieces, in order, and bounded.
@Suite struct FileIntakeTests {
  @Test func piecesMakeAFile() async throws {
    let intake = FileIntake(clock: ManualClock())
    #expect(try await intake.take([1, 2], of: "a", at: 0, total: 3) == nil)
    #expect(try await intake.take([9], of: "b", at: 0, total: 1) == [9])
    #expect(try await intake.take([3], of: "a", at: 2, total: 3) == [1, 2, 3])
  }

  static let disorder: [(length: Int, offset: Int, total: Int)] = [(4, 2, 5), (1, 1, 5), (1, 3, 5), (1, 2, 6)]

  @Test(arguments: disorder)
  func whatIsOutOfOrderIsRefusedAndForgotten(_ next: (length: Int, offset: Int, total: Int)) async throws {
    let intake = FileIntake(clock: ManualClock())
    #expect(try await intake.take([1, 2], of: "a", at: 0, total: 5) == nil)
    let piece = [UInt8](repeating: 0, count: next.length)
    await #expect(throws: OperationError.self) {
      try await intake.take(piece, of: "a", at: next.offset, total: next.total)
    }
    await #expect(throws: OperationError.self) { try await intake.take([0, 0, 0], of: "a", at: 2, total: 5) }
  }

  @Test(arguments: [0, -1, FileIntake.largest + 1])
  func whatHasNoSensibleLengthIsRefused(_ total: Int) async throws {
    let intake = FileIntake(clock: ManualClock())
    await #expect(throws: OperationError.self) { try await intake.take([], of: "a", at: 0, total: total) }
  }

  @Test func whatRestsMakesRoom() async throws {
    let clock = ManualClock()
    let intake = FileIntake(clock: clock)
    for name in ["a", "b"] { _ = try await intake.take([0], of: name, at: 0, total: FileIntake.largest) }
    await #expect(throws: OperationError.self) { try await intake.take([0], of: "c", at: 0, total: 1) }
    clock.advance(by: .seconds(61))
    #expect(try await intake.take([7], of: "c", at: 0, total: 1) == [7])
    await #expect(throws: OperationError.self) { try await intake.take([0], of: "a", at: 1, total: FileIntake.largest) }
  }
}
