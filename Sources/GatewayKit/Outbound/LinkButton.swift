/// A button that opens an address.
public struct LinkButton: Sendable, Hashable, Codable {
  /// The label.
  public var title: String
  /// The address it opens.
  public var url: String

  /// Creates a button.
  public init(title: String, url: String) {
    self.title = title
    self.url = url
  }
}
