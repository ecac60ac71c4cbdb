import CCurl
import GatewayKit
import Glibc
import Synchronization

/// A thread with a libcurl multi handle, which makes all libcurl calls of its transfers.
///
/// Other threads queue commands and wake it. It waits only for libcurl's sockets and timers.
final class CurlLoop<Engine: LoopEngine>: Sendable {
  private struct State {
    var commands: [Engine.Command] = []
    var isClosing = false
    /// Whether the thread has released the multi handle.
    var hasEnded = false
    var closers: [CheckedContinuation<Void, Never>] = []
    var thread: pthread_t?
    var statistics = LoopStatistics()
  }

  private struct Multi: @unchecked Sendable {  // Used by the loop's thread; libcurl lets others wake it.
    let pointer: UnsafeMutableRawPointer
  }

  private let state = Mutex(State())
  private let multi: Multi

  /// Starts a loop; nil when the system has no thread or no memory for it.
  init?() {
    guard libcurlIsReady, let pointer = curl_multi_init() else { return nil }
    multi = Multi(pointer: pointer)
    // Idle connections kept, over all hosts.
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

  /// The loop's statistics, as of the end of its last turn.
  var statistics: LoopStatistics { state.withLock { $0.statistics } }

  /// Ends all transfers and the thread; returns when it has ended. May be called again.
  func close() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.hasEnded { return true }
        state.closers.append(continuation)
        return false
      }
      if isOver { continuation.resume() } else { requestStop() }
    }
    // The thread has already ended, so joining it takes no time.
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

  /// Queues a command. Returns false when the loop is ending and will not execute it.
  func post(_ command: Engine.Command) -> Bool {
    state.withLock { state in
      guard !state.isClosing else { return false }
      state.commands.append(command)
      // One wake-up covers all commands queued before the loop looks.
      if state.commands.count == 1 { _ = curl_multi_wakeup(multi.pointer) }
      return true
    }
  }

  // MARK: The thread

  @Sendable private func run() {
    // Only the main thread handles signals, and a broken pipe is reported as an error code.
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
      // Rounded up, so that the timer is due when the wait ends.
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

/// The argument of a new thread. C has no generic types.
private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private let libcurlIsReady = ccurl_global_init() == CURLE_OK
