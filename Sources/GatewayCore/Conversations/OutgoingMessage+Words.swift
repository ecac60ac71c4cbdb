import GatewayKit

extension OutgoingMessage {
  /// What the message says, a file named in brackets: `o cardápio [document menu.pdf]`.
  var inWords: String {
    guard let file else { return text }
    let name = file.name.map { "[\(file.kind.rawValue) \($0)]" } ?? "[\(file.kind.rawValue)]"
    return text.isEmpty ? name : "\(text) \(name)"
  }
}
