import Foundation
import GatewayCore
import GatewayKit

/// The document of the API (OpenAPI 3.1), made from the catalogue.
struct OpenAPIDocument: Sendable {
  /// The members of each operation's arguments, by the operation's name.
  let arguments: [String: [JSONSchema.Member]]
  /// The schemas that others refer to, by name.
  let components: [String: JSONSchema]
  /// The types that are documented as any value, because their decoding cannot be observed.
  let undescribed: Set<String>
  /// The document as JSON.
  let bytes: [UInt8]

  init(_ operations: [any Operation.Type]) {
    let recorder = SchemaRecorder()
    var arguments: [String: [JSONSchema.Member]] = [:]
    var paths: [String: [String: JSONValue]] = [:]
    for operation in operations {
      guard let http = operation.spec.http else { continue }
      let members = Self.members(of: operation, recorder)
      arguments[operation.spec.name] = members
      let outcome = Self.outcome(of: operation, recorder)
      var description = Self.description(
        of: operation.spec, http, members, http.job == nil ? outcome : recorder.schema(of: StartedJob.self))
      if http.job != nil { description["x-balcao-job-result"] = outcome.json }
      paths["/" + http.path, default: [:]][http.method.rawValue.lowercased()] = .object(description)
    }
    if let http = OperationRunner.eventsSpec.http {
      let after = JSONSchema.Member(name: "after", schema: .nullable(.integer), isRequired: false)
      paths["/" + http.path] = [
        "get": .object(Self.description(of: OperationRunner.eventsSpec, http, [after], .anything))
      ]
    }
    self.arguments = arguments
    components = recorder.components
    undescribed = recorder.unknown
    let document: JSONValue = [
      "openapi": "3.1.0",
      "info": [
        "title": "Balcão", "version": "1",
        "description": "What people and programs do with a Balcão gateway.",
      ],
      "servers": [["url": .string(String(GatewayAPI.prefix.dropLast()))]],
      "security": [["token": []], ["session": [], "csrf": []]],
      "paths": .object(paths.mapValues { .object($0) }),
      "components": [
        "schemas": .object(
          recorder.components.mapValues(\.json).merging(["Problem": Self.problem]) { own, _ in own }),
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer", "description": "An API token: `balcao tokens create`."],
          "session": ["type": "apiKey", "in": "cookie", "name": "balcao", "description": "A person who signed in."],
          "csrf": [
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "The session's token, needed by whatever changes something.",
          ],
        ],
      ],
    ]
    // A document of JSON values can always be encoded.
    bytes = (try? APICoding.encoder.encode(document)).map { Array($0) } ?? []
  }

  private static func members<Kind: Operation>(of type: Kind.Type, _ recorder: SchemaRecorder) -> [JSONSchema.Member] {
    recorder.members(of: Kind.self)
  }

  private static func outcome<Kind: Operation>(of type: Kind.Type, _ recorder: SchemaRecorder) -> JSONSchema {
    recorder.schema(of: Kind.Outcome.self)
  }

  private static func description(
    of spec: OperationSpec, _ http: HTTPBinding, _ members: [JSONSchema.Member], _ outcome: JSONSchema
  ) -> [String: JSONValue] {
    var rest = members
    var parameters: [JSONValue] = []
    func take(_ name: String, in place: String, as shown: String? = nil) {
      guard let index = rest.firstIndex(where: { $0.name == name }) else { return }
      let member = rest.remove(at: index)
      parameters.append([
        "name": .string(shown ?? name), "in": .string(place), "required": .bool(place == "path" || member.isRequired),
        "schema": member.schema.withoutNull.json,
      ])
    }
    for segment in http.path.split(separator: "/") where segment.hasPrefix("{") {
      take(String(segment.dropFirst().dropLast()), in: "path")
    }
    for (header, member) in http.headers.sorted(by: { $0.value < $1.value }) {
      take(member, in: "header", as: header.rawValue)
    }
    var description: [String: JSONValue] = [
      "operationId": .string(spec.name), "summary": .string(spec.summary),
      "x-balcao-access": .string(spec.access.rawValue),
    ]
    if let raw = http.rawBody {
      rest.removeAll { $0.name == raw.member }
      description["requestBody"] = ["required": true, "content": .object([raw.mediaType: ["schema": [:]]])]
    }
    if http.method.hasBody, http.rawBody == nil {
      if !rest.isEmpty {
        description["requestBody"] = [
          "required": .bool(rest.contains(where: \.isRequired)),
          "content": ["application/json": ["schema": JSONSchema.object(rest).json]],
        ]
      }
    } else {
      for member in rest { take(member.name, in: "query") }
    }
    if !parameters.isEmpty { description["parameters"] = .array(parameters) }
    if spec.access == .anybody { description["security"] = [] }
    let type = http.responseType ?? "application/json"
    description["responses"] = .object([
      String(http.status): [
        "description": "Done.",
        "content": .object([type: ["schema": http.responseType == nil ? outcome.json : [:]]]),
      ],
      "default": [
        "description": "Why it was not done.",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
      ],
    ])
    return description
  }

  /// The schema of problem documents.
  private static let problem: JSONValue = [
    "type": "object", "required": ["type", "title", "status", "detail", "code", "params", "errors"],
    "properties": [
      "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
      "detail": ["type": "string", "description": "What happened, in English."],
      "code": ["type": "string", "description": "The same in every version and language."],
      "params": ["type": "object", "description": "What the words are about."],
      "errors": [
        "type": "array",
        "items": [
          "type": "object", "required": ["severity", "path", "reason"],
          "properties": [
            "severity": ["type": "string", "enum": ["error", "warning"]], "path": ["type": "string"],
            "reason": [
              "type": "object", "required": ["code", "text"],
              "properties": [
                "code": ["type": "string"], "params": ["type": "object"], "text": ["type": "string"],
              ],
            ],
            "remedy": Remedy.schema.json,
          ],
        ],
      ],
      "remedy": Remedy.schema.json,
    ],
  ]
}

extension JSONSchema {
  /// The schema of a parameter, which is left out instead of being null.
  fileprivate var withoutNull: JSONSchema { if case .nullable(let schema) = self { schema } else { self } }
}
