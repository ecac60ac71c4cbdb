import Foundation
import Testing

/// Runs a race many times, each time with another seed.
///
/// `BALCAO_RACES` is how often (`make torture` says 1,000); `BALCAO_RACE_SEED` runs the one race of that seed again. A
/// failure names the seed in its comment.
enum SeededRaces {
  /// The seeds of one test.
  static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["BALCAO_RACE_SEED"].flatMap(UInt64.init) { return [seed] }
    return Array(0..<(environment["BALCAO_RACES"].flatMap(UInt64.init) ?? 250))
  }()

  /// The seeds in portions that one channel takes without reading them as a storm of automatic answers.
  static var portions: [[UInt64]] {
    stride(from: 0, to: seeds.count, by: 100).map { Array(seeds[$0..<min($0 + 100, seeds.count)]) }
  }

  /// Runs one race for each seed, ten at a time.
  static func run(_ seeds: [UInt64], _ race: @escaping @Sendable (UInt64) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, seed) in seeds.enumerated() {
        if number >= 10 { try await group.next() }
        group.addTask { try await race(seed) }
      }
      try await group.waitForAll()
    }
  }

  /// Runs two sides at once, each after a delay, in turns of everybody else.
  static func both(
    after delays: (Int, Int), _ one: @escaping @Sendable () async throws -> Void,
    _ other: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await Race.pass(delays.0)
        try await one()
      }
      group.addTask {
        await Race.pass(delays.1)
        try await other()
      }
      try await group.waitForAll()
    }
  }
}

extension SplitMix64 {
  /// A number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
