@testable import CurlTransport
import Glibc
import Testing

/// What the bounds on a loop's turns rest on.
@Suite struct LoopTurnTests {
  /// Computes for so much of this thread's processor time.
  private static func compute(milliseconds limit: Int) {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    let milliseconds = { (time: timespec) in time.tv_sec * 1000 + time.tv_nsec / 1_000_000 }
    let end = milliseconds(time) + limit
    repeat { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) } while milliseconds(time) < end
  }

  @Test("a turn that computes is found, even when the system took the processor away meanwhile", arguments: [0, 1])
  func computing(interruptions: Int) {
    let turn = LoopTurn(interruptions: 0)
    Self.compute(milliseconds: 60)
    #expect(turn.duration(interruptions: interruptions) >= .milliseconds(50))
  }

  @Test("a turn that waits is found where nothing else can have held it up")
  func waiting() {
    let turn = LoopTurn(interruptions: 0)
    usleep(60_000)
    #expect(turn.duration(interruptions: 0) >= .milliseconds(60))
    #expect(turn.duration(interruptions: 1) < .milliseconds(60))
  }
}
