import GatewayCore
import GatewayKit

extension ConversationRevision: SchemaDescribed {
  static var schema: JSONSchema { .string(pattern: #"[0-9]{1,9}\.[0-9]{1,18}"#) }
  static var example: ConversationRevision { ConversationRevision(epoch: 0, position: 0) }
}

extension Remedy: SchemaDescribed {
  static var schema: JSONSchema {
    func optional(_ name: String, _ schema: JSONSchema) -> JSONSchema.Member {
      JSONSchema.Member(name: name, schema: schema, isRequired: false)
    }
    return .object([
      JSONSchema.Member(name: "kind", schema: .string(values: ["run", "setting", "outside"]), isRequired: true),
      optional("operation", .string()), optional("arguments", .dictionary(.anything)), optional("path", .string()),
      optional("code", .string()), optional("params", .dictionary(.anything)), optional("text", .string()),
    ])
  }

  static var example: Remedy { .setting(path: "") }
}
