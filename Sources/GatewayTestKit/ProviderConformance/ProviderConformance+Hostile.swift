import Foundation
import GatewayKit
import HTTPTypes

/// Hostile answers, and answers of a server that speaks another protocol. Invariant 11 of docs/architecture.md.
extension ProviderConformance {
  /// A body of another wire is a failure without text: no crash, no hang.
  @Sendable static func hostileAnswersAreFailures(_ peer: any ProviderConformancePeer) async throws {
    for hostile in HostileBody.all {
      for disguise in Disguise.allCases {
        let bench = try ProviderBench(peer, .answers(ProviderScript(["Oi"])), cutting: .random(seed: 9)) { answer in
          disguise.put(on: hostile, in: &answer)
        }
        let outcome = try await bench.reply()
        let what = "\(hostile.name), \(disguise.rawValue),"
        guard case .failure(let error) = outcome.result else { throw ConformanceFailure("\(what) is an answer") }
        try expect(outcome.words.isEmpty, "\(what) has words")
        try expect(error.message.count <= 2_000, "\(what) makes an error of \(error.message.count) characters")
        try expect(try await bench.verify() != .ok, "\(what) makes a good key")
      }
    }
  }

  /// A refusal with such a body is still classified by its status.
  @Sendable static func hostileRefusalsAreFailures(_ peer: any ProviderConformancePeer) async throws {
    for hostile in HostileBody.all {
      let bench = try ProviderBench(peer, .refuses(.overloaded), cutting: .random(seed: 9)) { answer in
        answer.body = hostile.bytes
      }
      let outcome = try await bench.reply()
      guard case .failure(let error) = outcome.result else {
        throw ConformanceFailure("a refusal with \(hostile.name) is an answer")
      }
      switch error.outcome {
      case .unavailable, .throttled, .unknown: break
      case let other: throw ConformanceFailure("an overloaded server's refusal with \(hostile.name) makes \(other)")
      }
      try expect(
        error.message.count <= 2_000, "a refusal with \(hostile.name) makes \(error.message.count) characters of error")
    }
  }

  /// How a hostile body is presented.
  private enum Disguise: String, CaseIterable {
    case asTheWire = "with the wire's own header"
    case asJSON = "as JSON"
    case asPage = "as a page"
    case asEvent = "as a server-sent event"

    func put(on hostile: HostileBody, in answer: inout ScriptedAnswer) {
      answer.body = hostile.bytes
      switch self {
      case .asTheWire: break
      case .asJSON: answer.headers[.contentType] = "application/json"
      case .asPage: answer.headers[.contentType] = "text/html; charset=utf-8"
      case .asEvent:
        answer.headers[.contentType] = "text/event-stream"
        answer.body = Array("data: ".utf8) + hostile.bytes + Array("\n\n".utf8)
      }
    }
  }
}
