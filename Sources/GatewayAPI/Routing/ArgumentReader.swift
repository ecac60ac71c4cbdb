import Foundation
import GatewayCore
import GatewayKit

/// Reads an operation's arguments from a request: members in the path and in header fields, and the rest from the query
/// of a request without a body, else from a JSON object.
struct ArgumentReader: Sendable {
  /// The members that the operation decodes.
  let members: [JSONSchema.Member]
  /// The schemas that the members refer to.
  let components: [String: JSONSchema]
  let http: HTTPBinding

  /// Where a request names its arguments.
  struct Source {
    var path: [String: String] = [:]
    var headers: [String: String] = [:]
    var query: [QueryParameter] = []
    var body: [UInt8] = []
  }

  /// The arguments as one JSON object that has the operation's schema.
  ///
  /// - Throws: `.argumentsInvalid` with every problem and its path.
  func read(_ source: Source) throws(OperationError) -> JSONValue {
    var arguments: [String: JSONValue] = [:]
    var problems: [Diagnostic] = []
    if let raw = http.rawBody {
      arguments[raw.member] = .string(Data(source.body).base64EncodedString())
    } else if http.method.hasBody {
      arguments = Self.object(source.body, &problems)
    }
    for (name, value) in source.path.merging(source.headers, uniquingKeysWith: { path, _ in path }) {
      if arguments[name] != nil { problems.append(.error(at: name, ArgumentCode.inAddress.with())) }
      arguments[name] = typed(value, name)
    }
    for parameter in source.query {
      guard !http.method.hasBody || http.rawBody != nil else {
        problems.append(.error(at: parameter.name, ArgumentCode.belongsInBody.with()))
        continue
      }
      if arguments[parameter.name] != nil {
        problems.append(.error(at: parameter.name, ArgumentCode.givenTwice.with()))
      }
      arguments[parameter.name] = typed(parameter.value, parameter.name)
    }
    problems += SchemaCheck(components: components).problems(of: .object(arguments), in: .object(members))
    guard problems.isEmpty else { throw OperationError(.argumentsInvalid, diagnostics: problems) }
    return .object(arguments)
  }

  /// A text of the path or query as the type that the member has. A text that is not of the type stays a text, which the
  /// check then refuses.
  private func typed(_ text: String, _ name: String) -> JSONValue {
    var schema = members.first { $0.name == name }?.schema ?? .anything
    if case .nullable(let inner) = schema { schema = inner }
    if case .reference(let name) = schema { schema = components[name] ?? schema }
    switch schema {
    case .boolean: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    case .integer: return Int(text).map(JSONValue.integer) ?? .string(text)
    case .number: return Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .string(text)
    default: return .string(text)
    }
  }

  private static func object(_ body: [UInt8], _ problems: inout [Diagnostic]) -> [String: JSONValue] {
    // An operation whose arguments may all be missing needs no body.
    if body.isEmpty { return [:] }
    do {
      if case .object(let members) = try JSONValue(receiving: body) { return members }
      problems.append(.error(at: "", ArgumentCode.bodyNotObject.with()))
    } catch {
      problems.append(.error(at: "", ArgumentCode.bodyNotJSON.with(["reason": error.explanation.parameter])))
    }
    return [:]
  }
}

extension HTTPBinding.Method {
  /// Whether the arguments are in the body.
  var hasBody: Bool {
    switch self {
    case .post, .put, .patch: true
    case .get, .delete: false
    }
  }
}
