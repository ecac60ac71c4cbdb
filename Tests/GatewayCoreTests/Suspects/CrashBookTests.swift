import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// The guilty work is set aside in a bounded number of starts, and innocent work never is.
@Suite("The judgement of how processes ended", .timeLimit(.minutes(5)))
struct CrashBookTests {
  private static let guilty = Work.turn("g", in: "guilty")

  private static func innocent(_ number: Int, _ message: String = "i") -> Work {
    .turn(MessageID(rawValue: message), in: ConversationID(rawValue: "\(number)"))
  }

  /// The end of a process that counts by itself: more than a minute lies between two of them.
  private static func end(_ number: Int) -> Date {
    Date(timeIntervalSince1970: Double(number) * (CrashBook.cutOffInterval / .seconds(1) + 1))
  }

  /// How the guilty work ends the process.
  enum Fault: CaseIterable, CustomTestStringConvertible {
    /// By a fault that is noted.
    case crash
    /// By an overflow that is not noted, or for want of memory.
    case cutOff

    var manner: LastEnd.Manner { self == .crash ? .crashed(signal: 11) : .cutOff }
    var testDescription: String { self == .crash ? "crash" : "cut-off" }
  }

  @Test(
    "The one crashing conversation among busy ones is set aside within a few starts, and no other ever",
    arguments: Fault.allCases, [0, 1, 10, 60])
  func simulation(fault: Fault, conversations: Int) {
    for seed in 1...4 {
      for joins in [0, 1, 2] where joins == 0 || conversations > 0 {
        var simulation = Simulation(seed: UInt64(seed), conversations: conversations, joinsAtStart: joins)
        let limit = fault == .crash ? 8 : 16
        var starts = 0
        while !simulation.isSolved, starts <= limit {
          starts += 1
          simulation.live(until: fault.manner)
          let others = simulation.book.records.filter { $0.value.asideAt != nil && $0.key != Self.guilty }
          #expect(others.isEmpty, "seed \(seed), start \(starts)")
        }
        #expect(simulation.isSolved, "seed \(seed), joining at start \(joins): not found in \(limit) starts")
      }
    }
  }

  /// Processes that each run what is waiting, as the queue of trials lets it begin, until the guilty work ends them.
  private struct Simulation {
    var book = CrashBook()
    var chance: Numbers
    var waiting: [Work]
    let conversations: Int
    let joinsAtStart: Int
    var starts = 0

    init(seed: UInt64, conversations: Int, joinsAtStart: Int) {
      chance = Numbers(state: seed)
      self.conversations = conversations
      self.joinsAtStart = joinsAtStart
      waiting = (0..<conversations).map { innocent($0, "0") }
    }

    var isSolved: Bool { book.records[guilty]?.isSetAside ?? false }

    /// One process: in steps of a tenth of a second. Innocent work takes up to 8 s and is followed by the conversation's
    /// next message; the guilty work ends the process 1.5 s after it began.
    mutating func live(until manner: LastEnd.Manner) {
      defer { starts += 1 }
      if starts == joinsAtStart { waiting.insert(guilty, at: waiting.count / 2) }
      var queue = TrialQueue()
      var running: [Work: Duration] = [:]
      waiting.sort { (book.records[$0]?.badEnds ?? 0) > (book.records[$1]?.badEnds ?? 0) }
      for step in 0..<100_000 {
        let now = Duration.milliseconds(step * 100)
        // In one order, so that a seed means the same each time.
        let ended = running.filter { $0.value <= now }.keys.sorted { $0.name < $1.name }
        for work in ended {
          if work == guilty {
            _ = book.judge(manner, running: Set(running.keys), now: end(starts))
            waiting += running.keys.sorted { $0.name < $1.name }
            return
          }
          running[work] = nil
          _ = queue.ended(work, now: now)
          _ = book.clear(work)
          // The conversation goes on: its next message has another name.
          if let conversation = work.conversation {
            waiting.append(.turn(MessageID(rawValue: "\(starts).\(step)"), in: conversation))
          }
        }
        for work in waiting where !(book.records[work]?.isSetAside ?? false) {
          guard queue.ask(work, book.records[work]?.trial ?? .free, now: now) == .begin else { continue }
          queue.began()
          running[work] = now + (work == guilty ? .milliseconds(1_500) : .milliseconds(Int(chance.next() % 8_000)))
        }
        waiting.removeAll { running[$0] != nil }
        if step == 9_000, starts < joinsAtStart {
          // Something else crashes this process: only what was running is suspected.
          _ = book.judge(manner, running: Set(running.keys), now: end(starts))
          waiting += running.keys.sorted { $0.name < $1.name }
          return
        }
      }
      Issue.record("the guilty work never began")
    }
  }

  /// Numbers by chance, the same for a seed.
  private struct Numbers {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }

  @Test("A stack overflow that leaves no note, beside ten others, is found")
  func overflow() {
    var book = CrashBook()
    let others = Set((0..<10).map { Self.innocent($0) })
    for count in 1...2 { _ = book.judge(.cutOff, running: others.union([Self.guilty]), now: Self.end(count)) }
    #expect(Set(book.suspects) == others.union([Self.guilty]) && book.records[Self.guilty]?.trial == .beside)
    for other in others {
      let isCleared = book.clear(other)
      #expect(isCleared)
    }
    for count in 1...CrashBook.cutOffLimit {
      #expect(book.records[Self.guilty]?.isSetAside == false)
      _ = book.judge(.cutOff, running: [Self.guilty], now: Self.end(2 + count))
      #expect(book.records[Self.guilty]?.cutOffs == count)
    }
    #expect(book.records[Self.guilty]?.isSetAside == true && book.records.count == 1)
  }

  @Test("What was cut off is tried beside everything else, and alone from the third repeat on")
  func besideFirst() {
    var book = CrashBook()
    let both: Set = [Self.guilty, Self.innocent(1)]
    var kinds: [TrialQueue.Kind?] = []
    for count in 1...4 {
      _ = book.judge(.cutOff, running: both, now: Self.end(count))
      kinds.append(book.records[Self.guilty]?.trial)
    }
    #expect(kinds == [nil, .beside, .beside, .alone])
  }

  @Test("Twenty quick kills with a slow turn running count as one a minute", arguments: [1, -1])
  func quickKills(step: Double) {
    var book = CrashBook()
    let slow = Self.innocent(1)
    for second in 1...20 {
      // The wall clock may be set back meanwhile.
      _ = book.judge(.cutOff, running: [slow], now: Self.end(1) + step * Double(second))
      #expect(book.records[slow]?.cutOffs == 1 && book.records[slow]?.repeats == 0, "kill \(second)")
    }
    _ = book.judge(.cutOff, running: [slow], now: Self.end(1) + step * 20 + 61)
    #expect(book.records[slow]?.cutOffs == 2 && book.records[slow]?.repeats == 1)
  }

  @Test("200 kills at random, with messages that are answered in between, set nothing aside")
  func kills() {
    var book = CrashBook()
    var chance = Numbers(state: 7)
    var waiting = (0..<20).map { Self.innocent($0, "0") }
    for kill in 1...200 {
      // Each process answers some of what waits, and is killed while others run.
      let answered = Int(chance.next() % 20)
      for _ in 0..<answered { _ = book.clear(waiting.removeFirst()) }
      for number in 0..<answered { waiting.append(Self.innocent(number, "\(kill).\(number)")) }
      let running = waiting.prefix(Int(chance.next() % 20))
      _ = book.judge(.cutOff, running: Set(running), now: Self.end(kill))
      #expect(book.records.values.allSatisfy { $0.asideAt == nil }, "kill \(kill)")
    }
    for work in waiting { _ = book.clear(work) }
    #expect(book.records.isEmpty)
  }

  @Test("One cut-off suspects nothing, and a stop as it should be ends a series of them")
  func stopBetween() {
    var book = CrashBook()
    let both: Set = [Self.guilty, Self.innocent(1)]
    _ = book.judge(.cutOff, running: both, now: Self.end(1))
    #expect(book.suspects.isEmpty)
    _ = book.judge(.stopped, running: [], now: Self.end(2))
    _ = book.judge(.cutOff, running: both, now: Self.end(3))
    #expect(book.suspects.isEmpty)
    _ = book.judge(.cutOff, running: both, now: Self.end(4))
    #expect(Set(book.suspects) == both)
    let changed = book.judge(.stopped, running: [], now: Self.end(5))
    #expect(changed == both)
    #expect(book.records.isEmpty)
  }

  @Test("A crash during a trial counts against the suspect; what ran beside it twice is suspected too")
  func beside() {
    var book = CrashBook()
    let (suspect, fresh) = (Self.innocent(1), Self.innocent(2))
    _ = book.judge(.crashed(signal: 4), running: [suspect, Self.innocent(3)], now: .now)
    _ = book.judge(.crashed(signal: 4), running: [suspect, fresh], now: .now)
    #expect(book.records[suspect]?.crashes == 2 && book.records[fresh] == nil)
    _ = book.judge(.crashed(signal: 4), running: [suspect, fresh], now: .now)
    #expect(book.records[suspect]?.crashes == 3 && book.records[fresh]?.crashes == 1)
    #expect(book.records.values.allSatisfy { $0.asideAt == nil }, "something else was running each time")
  }

  @Test("A kill while work is tried alone after crashes does not set it aside")
  func killedInTrial() {
    var book = CrashBook()
    for _ in 1...3 { _ = book.judge(.crashed(signal: 4), running: [Self.guilty, Self.innocent(1)], now: .now) }
    _ = book.judge(.cutOff, running: [Self.guilty], now: .now)
    #expect(book.records[Self.guilty]?.isSetAside == false)
  }

  @Test("Later work of a name that was set aside and dealt with is judged anew")
  func settled() {
    var book = CrashBook()
    for _ in 1...2 { _ = book.judge(.crashed(signal: 4), running: [Self.guilty], now: .now) }
    #expect(book.records[Self.guilty]?.isSetAside == true)
    book.records[Self.guilty]?.isSettled = true
    #expect(book.records[Self.guilty]?.isSetAside == false && book.suspects.isEmpty)
    _ = book.judge(.crashed(signal: 4), running: [Self.guilty], now: .now)
    #expect(book.suspects == [Self.guilty])
  }
}
