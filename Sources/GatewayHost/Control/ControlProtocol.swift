import Foundation
import GatewayCore

/// What goes over the control socket: one JSON object a line.
///
///     → {"operation":"pause","arguments":{"channel":"site"}}
///     ← {"result":{}}  or  {"error":{"message":"there is no channel site; …","diagnostics":[]}}
///
/// A connection takes one request after the other.
enum ControlProtocol {
  /// The longest line either side reads: content travels in base64.
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

  /// A request's line, without its end.
  static func encode<Operation: AdminOperation>(_ operation: Operation) throws -> Data {
    try ControlCoding.encoder.encode(Request(operation: Operation.name, arguments: operation))
  }

  /// Does what a line asks and gives the line to answer with.
  static func respond(to line: Data, admin: Admin) async -> Data {
    do {
      let name = try ControlCoding.decoder.decode(Header.self, from: line).operation
      guard let operation = AdminOperations.all.first(where: { $0.name == name }) else {
        return failure("unknown operation \(name); the server may be of another version")
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
