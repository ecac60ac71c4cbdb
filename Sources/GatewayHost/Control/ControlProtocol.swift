import Foundation
import GatewayCore
import GatewayKit

/// The protocol of the control socket: one JSON object per line.
///
///     → {"operation":"pause","arguments":{"channel":"site"}}
///     ← {"result":{}}  or  {"error":{"kind":"not_found","explanation":{"code":"channel_not_found",…},"diagnostics":[]}}
///
/// A connection handles one request at a time.
enum ControlProtocol {
  /// The longest line in bytes. It must hold content and pieces of files in base64.
  static let lineLimit = 16 << 20

  private struct Header: Decodable { let operation: String }
  struct Request<Arguments: Operation>: Codable {
    let operation: String
    let arguments: Arguments
  }
  struct Answer<Outcome: Codable>: Codable {
    var result: Outcome?
    var error: OperationError?
  }

  /// A request as a line without its line feed.
  static func encode<Arguments: Operation>(_ operation: Arguments) throws -> Data {
    try ControlCoding.encoder.encode(Request(operation: Arguments.spec.name, arguments: operation))
  }

  /// Runs the request in a line as `actor` and returns the response as a line.
  static func respond(to line: Data, as actor: Actor, runner: OperationRunner) async -> Data {
    do {
      let name = try ControlCoding.decoder.decode(Header.self, from: line).operation
      guard let operation = OperationCatalogue.operation(named: name) else {
        return failure(OperationError(.unknownOperation, ["operation": .string(String(name.prefix(100)))]))
      }
      return try await respond(operation, to: line, as: actor, runner: runner)
    } catch {
      return failure(OperationError(.unreadableRequest, ["reason": .string("\(error)")]))
    }
  }

  private static func respond<Arguments: Operation>(
    _ type: Arguments.Type, to line: Data, as actor: Actor, runner: OperationRunner
  ) async throws -> Data {
    let request = try ControlCoding.decoder.decode(Request<Arguments>.self, from: line)
    let answer: Answer<Arguments.Outcome>
    do throws(OperationError) {
      answer = Answer(result: try await runner.run(request.arguments, as: actor))
    } catch {
      answer = Answer(error: error)
    }
    return try ControlCoding.encoder.encode(answer)
  }

  private static func failure(_ error: OperationError) -> Data {
    // Strings and an empty list can always be encoded.
    (try? ControlCoding.encoder.encode(Answer<Done>(error: error))) ?? Data("{}".utf8)
  }
}
