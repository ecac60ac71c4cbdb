import GatewayKit

extension OutgoingMessage {
  /// The message as one text; a file is named in brackets: `o cardápio [document menu.pdf]`.
  var inWords: String { inWords(without: []) }

  /// The same, with these files marked as removed: `o cardápio [document menu.pdf, removed]`.
  func inWords(without removed: Set<String>) -> String {
    guard let file else { return text }
    let isRemoved = if case .blob(let ref) = file.source { removed.contains(ref.rawValue) } else { false }
    let kind = [file.kind.rawValue, file.name].compactMap { $0 }.joined(separator: " ")
    return [text, "[\(kind)\(isRemoved ? ", removed" : "")]"].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
