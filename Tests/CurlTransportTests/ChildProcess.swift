import Foundation
import Glibc

/// A program that runs beside the tests. Not Foundation's `Process`, whose wait can miss the end of a child while
/// another one starts.
final class ChildProcess: Sendable {
  /// Its input and output; no other process has these ends.
  let input: Int32
  let output: Int32
  private let identifier: pid_t

  /// Starts a program found on the path; what it says as errors is dropped.
  init(_ words: [String]) throws {
    var (inner, outer): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&inner) == 0, pipe(&outer) == 0 else { throw POSIXError(.EMFILE) }
    for end in inner + outer { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Writing to a child that is gone is an error, not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inner[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outer[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var identifier = pid_t()
    let code = posix_spawnp(&identifier, words[0], &actions, nil, &arguments, environ)
    close(inner[0])
    close(outer[1])
    input = inner[1]
    output = outer[0]
    self.identifier = identifier
    guard code == 0 else { throw POSIXError(.ENOENT) }
  }

  deinit {
    close(input)
    close(output)
  }

  /// Waits for its end; its exit code, 0 for success.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Ends it.
  func end() {
    kill(identifier, SIGKILL)
    _ = wait()
  }
}
