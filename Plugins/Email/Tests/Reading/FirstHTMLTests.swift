import Foundation
import Synchronization
import Testing

@testable import Email

/// The first HTML that a process reads, on several threads at once.
@Suite struct FirstHTMLTests {
  // Each in a process of its own, because libxml2 sets itself up once a process. One in four of them hung when it did so
  // by itself.
  @Test("threads that read the first HTML at once all finish", arguments: 1...20)
  func first(attempt: Int) async {
    await #expect(processExitsWith: .success, "attempt \(attempt)") {
      // Ends a process that hangs.
      alarm(20)
      let threads = 3
      let arrived = Atomic(0)
      let done = DispatchSemaphore(value: 0)
      for _ in 0..<threads {
        Thread.detachNewThread {
          arrived.add(1, ordering: .sequentiallyConsistent)
          // Busy, so that all of them begin within a microsecond.
          while arrived.load(ordering: .sequentiallyConsistent) < threads {}
          for _ in 0..<20 where HTMLText.of("<p>Olá</p>").text != "Olá" { exit(1) }
          done.signal()
        }
      }
      for _ in 0..<threads { done.wait() }
    }
  }
}
