import Foundation
import GatewayKit
import Synchronization

/// One race between an answer that is being written and a person who takes over, chosen by its seed.
struct Race: Sendable {
  /// How far the answer has come; in this order.
  enum Point: Int, Sendable, CaseIterable {
    case asked = 1
    case firstWord, secondWord, written, sending, sendingSecond
  }

  /// How a person takes over.
  enum Way: CaseIterable { case take, reply, phone }

  /// How far the person has come; in this order.
  enum Person: Int, Sendable, CaseIterable { case away, begins, owns }

  let name: String
  let way: Way
  /// When the person begins.
  let point: Point
  /// How long after it, in turns of everybody else.
  let delay: Int
  /// At that point the other side waits until the person has come so far.
  let meeting: Person
  /// How long the model waits before each word, in the same measure.
  let pauses: [Int]
  let answer = Progress()
  let person = Progress()

  init(_ seed: UInt64, points: [Point]) {
    var random = SplitMix64(seed)
    name = "corrida \(seed)"
    way = Way.allCases[Int(random.next() % 3)]
    point = points[Int(random.next() % UInt64(points.count))]
    delay = Int(random.next() % 80)
    meeting = Person.allCases[Int(random.next() % 3)]
    pauses = (0..<3).map { _ in Int(random.next() % 200) }
  }

  /// The customer, who is named after the race.
  var thread: String { name.replacing(" ", with: "-") }

  /// The model's part: two words with pauses. Long enough for two messages on a phone.
  func write(_ sink: any ReplySink) async -> Completion {
    await reach(.asked)
    var text = ""
    for (point, pause) in zip([Point.firstWord, .secondWord], pauses) {
      await Self.pass(pause)
      let word = "\(name): " + String(repeating: "pão ", count: 40)
      sink.write(word)
      text += word
      await reach(point)
    }
    await Self.pass(pauses[2])
    await reach(.written)
    return Completion(text: text, usage: TokenUsage(input: 10, output: 2))
  }

  /// Marks the answer's progress. At the race's point it waits for the person, until the answer is cancelled.
  func reach(_ point: Point) async {
    answer.reach(point.rawValue)
    if point == self.point { try? await person.wait(for: meeting.rawValue) }
  }

  static func pass(_ turns: Int) async { for _ in 0..<turns { await Task.yield() } }

  /// How far one side has come, and its waiters.
  final class Progress: Sendable {
    private let reached = Mutex(0)
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    func reach(_ mark: Int) {
      reached.withLock { $0 = max($0, mark) }
      bell.continuation.yield()
    }

    /// One waits at a time.
    func wait(for mark: Int) async throws {
      var rings = bell.stream.makeAsyncIterator()
      while reached.withLock({ $0 }) < mark {
        guard await rings.next() != nil else { throw CancellationError() }
      }
    }
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
