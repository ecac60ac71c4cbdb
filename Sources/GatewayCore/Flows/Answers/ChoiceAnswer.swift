import Foundation
import GatewayKit

/// Matches text to one of the options shown.
enum ChoiceAnswer {
  /// The index of the option with exactly this title.
  static func exact(_ text: String, _ folded: FoldedText, among options: [ReplyOption]) -> Int? {
    if !folded.isEmpty { return options.firstIndex { FoldedText($0.title).padded == folded.padded } }
    // A title of punctuation only folds to an empty text.
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return words.isEmpty ? nil : options.firstIndex { $0.title == words }
  }

  /// The only option whose title begins with the text, else the option with that number.
  static func near(_ text: String, _ folded: FoldedText, among options: [ReplyOption]) -> Int? {
    if !folded.isEmpty {
      let matching = options.indices.filter { FoldedText(options[$0].title).words.hasPrefix(folded.words) }
      if matching.count == 1 { return matching[0] }
    }
    guard let picked = NumberedOptions.choice(in: text, options) else { return nil }
    return options.firstIndex(of: picked)
  }
}
