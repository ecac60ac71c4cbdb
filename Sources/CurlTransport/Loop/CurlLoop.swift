import CCurl
import GatewayKit
import Glibc
import Synchronization

/// A thread of its own with a libcurl multi handle, on which every libcurl call of its transfers is made.
///
/// Other threads leave commands in a queue and wake it; it never waits for them, nor for anything but libcurl's sockets
/// and timers.
final class CurlLoop<Engine: LoopEngine>: Sendable {
  private struct State {
    var commands: [Engine.Command] = []
    var isClosing = false
    /// Whether the thread has let go of the multi handle.
    var hasEnded = false
    var closers: [CheckedContinuation<Void, Never>] = []
    var thread: pthread_t?
    var statistics = LoopStatistics()
  }

  // Unchecked because of the pointer: used by the loop's thread, and for waking it, which libcurl allows from any.
  private struct Multi: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
  }

  private let state = Mutex(State())
  private let multi: Multi

  /// Starts a loop; nil when the system has no thread or no memory for it.
  init?() {
    guard libcurlIsReady, let pointer = curl_multi_init() else { return nil }
    multi = Multi(pointer: pointer)
    // Connections at rest that are kept, over all hosts.
    ccurl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, 64)
    var thread = pthread_t()
    let unmanaged = Unmanaged.passRetained(ThreadBody(run))
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, unmanaged.toOpaque())
    guard code == 0 else {
      unmanaged.release()
      curl_multi_cleanup(pointer)
      return nil
    }
    state.withLock { $0.thread = thread }
  }

  /// The loop's account of itself.
  var statistics: LoopStatistics { state.withLock { $0.statistics } }

  /// Ends whatever runs, and the thread; returns when it is gone. Again is harmless.
  func close() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.hasEnded { return true }
        state.closers.append(continuation)
        return false
      }
      if isOver { continuation.resume() } else { requestStop() }
    }
    // The thread's last act was to say so: joining it takes no time.
    if let thread = state.withLock({ $0.thread.take() }) { pthread_join(thread, nil) }
  }

  /// Ends the loop without waiting for it.
  func abandon() {
    if let thread = state.withLock({ $0.thread.take() }) { pthread_detach(thread) }
    requestStop()
  }

  private func requestStop() {
    state.withLock { state in
      state.isClosing = true
      if !state.hasEnded { _ = curl_multi_wakeup(multi.pointer) }
    }
  }

  /// Leaves a command; false when the loop is ending, and nobody will obey.
  func post(_ command: Engine.Command) -> Bool {
    state.withLock { state in
      guard !state.isClosing else { return false }
      state.commands.append(command)
      // One wake-up covers every command that is left before the loop looks.
      if state.commands.count == 1 { _ = curl_multi_wakeup(multi.pointer) }
      return true
    }
  }

  // MARK: The thread

  @Sendable private func run() {
    // Signals are the main thread's, and a broken pipe is an error code.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    var engine = Engine(multi.pointer)
    while true {
      let began = LoopTurn()
      let (commands, isClosing) = state.withLock { state in
        let commands = state.commands
        state.commands = []
        return (commands, state.isClosing)
      }
      for command in commands { engine.obey(command) }
      if isClosing { break }
      let wait = engine.advance()
      let turn = began.duration()
      state.withLock { state in
        state.statistics.transfers = engine.count
        state.statistics.longestTurn = max(state.statistics.longestTurn, turn)
      }
      // Rounded up, so that a timer is due when the wait is over.
      let limit = Int32((wait.seconds * 1000).rounded(.up))
      var watched = engine.watched
      watched.withUnsafeMutableBufferPointer { watched in
        _ = curl_multi_poll(multi.pointer, watched.baseAddress, UInt32(watched.count), limit, nil)
      }
    }
    engine.endAll("the gateway is stopping")
    let closers = state.withLock { state in
      state.hasEnded = true
      state.statistics.transfers = 0
      _ = curl_multi_cleanup(multi.pointer)
      defer { state.closers = [] }
      return state.closers
    }
    for closer in closers { closer.resume() }
  }
}

/// What a new thread is given: C knows no generic types.
private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private let libcurlIsReady = ccurl_global_init() == CURLE_OK
