public import GatewayKit

/// Shows the form of content bundles, for editors.
public struct ShowContentSchema: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.schema", http: .get("content/schema"), access: .admin, effect: .read,
    summary: "Shows the form of content bundles as JSON Schema, and which types of nodes this version runs.")

  /// Creates the operation.
  public init() {}

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ContentForm {
    ContentForm(
      schema: ContentSchema.json, maximumBytes: ContentBundle.maximumBytes,
      nodeTypes: ContentDecoder.nodeTypes.map { ContentForm.NodeType(type: $0.name, runs: true) }
        + ContentDecoder.laterTypes.map { ContentForm.NodeType(type: $0, runs: false) })
  }
}

/// The form of content bundles.
public struct ContentForm: Sendable, Hashable, Codable {
  /// A type of node.
  public struct NodeType: Sendable, Hashable, Codable {
    /// The name in the member `type` of a node.
    public let type: String
    /// Whether this version runs it; the content cannot be published with one that it does not run.
    public let runs: Bool
  }

  /// JSON Schema (2020-12) of a bundle. Each object of the format is in `$defs`; that of a node is `node_TYPE`.
  public let schema: JSONValue
  /// The largest bundle, in bytes.
  public let maximumBytes: Int
  /// Every type of node of the format.
  public let nodeTypes: [NodeType]
}
