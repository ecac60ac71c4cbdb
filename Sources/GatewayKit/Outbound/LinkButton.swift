/// A button that opens an address.
public struct LinkButton: Sendable, Hashable, Codable {
  /// What it says.
  public var title: String
  /// What it opens.
  public var url: String

  /// A button.
  public init(title: String, url: String) {
    self.title = title
    self.url = url
  }
}
