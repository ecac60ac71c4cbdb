import Foundation
import GatewayCore

/// The protocol of the control socket: one JSON object per line.
///
///     → {"operation":"pause","arguments":{"channel":"site"}}
///     ← {"result":{}}  or  {"error":{"message":"there is no channel site; …","diagnostics":[]}}
///
/// A connection handles one request at a time.
enum ControlProtocol {
  /// The longest line in bytes. It must hold content and pieces of files in base64.
  static let lineLimit = 16 << 20

  private struct Header: Decodable { let operation: String }
  struct Request<Operation: AdminOperation>: Codable {
    let operation: String
    let arguments: Operation
  }
  struct Answer<Outcome: Codable>: Codable {
    var result: Outcome?
    var error: AdminError?
  }

  /// A request as a line without its line feed.
  static func encode<Operation: AdminOperation>(_ operation: Operation) throws -> Data {
    try ControlCoding.encoder.encode(Request(operation: Operation.name, arguments: operation))
  }

  /// Runs the request in a line and returns the response as a line.
  static func respond(to line: Data, admin: Admin) async -> Data {
    do {
      let name = try ControlCoding.decoder.decode(Header.self, from: line).operation
      guard let operation = AdminOperations.all.first(where: { $0.name == name }) else {
        return failure("unknown operation \(name); the server may be another version")
      }
      return try await respond(operation, to: line, admin: admin)
    } catch {
      return failure("the request cannot be read: \(error)")
    }
  }

  private static func respond<Operation: AdminOperation>(
    _ type: Operation.Type, to line: Data, admin: Admin
  ) async throws -> Data {
    let request = try ControlCoding.decoder.decode(Request<Operation>.self, from: line)
    let answer: Answer<Operation.Outcome>
    do throws(AdminError) {
      answer = Answer(result: try await request.arguments.run(on: admin))
    } catch {
      answer = Answer(error: error)
    }
    return try ControlCoding.encoder.encode(answer)
  }

  private static func failure(_ message: String) -> Data {
    // Two strings and an empty list can always be encoded.
    (try? ControlCoding.encoder.encode(Answer<Done>(error: AdminError(message)))) ?? Data("{}".utf8)
  }
}
