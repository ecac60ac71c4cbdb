import GatewayCore

extension ConversationRevision: SchemaDescribed {
  static var schema: JSONSchema { .string(pattern: #"[0-9]{1,9}\.[0-9]{1,18}"#) }
  static var example: ConversationRevision { ConversationRevision(epoch: 0, position: 0) }
}
