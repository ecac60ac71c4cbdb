/// The marks with which models' templates separate roles and calls: `<|im_start|>`, `<start_of_turn>`, `<tool_call>`,
/// `[INST]`.
///
/// Servers build prompts as text, and many interpret such marks anywhere in it, so that a customer who writes them
/// would speak as the system or as the model (https://huggingface.co/docs/transformers/chat_templating). Names differ
/// between models, so everything of this form counts as a mark. Pure, linear.
enum ControlMarks {
  /// The most scalars between the brackets of a mark.
  private static let length = 64

  /// The text with the brackets of marks replaced by similar ones that no template uses; people read the same.
  static func disarmed(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") }) else { return text }
    var scalars = Array(text.unicodeScalars)
    var start = 0
    while start < scalars.count {
      defer { start += 1 }
      guard let form = Form(opening: scalars[start]) else { continue }
      let inside = scalars[(start + 1)...].prefix(length + 1)
      guard let end = inside.firstIndex(where: { $0 == form.closing || $0 == scalars[start] }),
        scalars[end] == form.closing, form.isMark(inside[..<end])
      else { continue }
      (scalars[start], scalars[end]) = form.harmless
      start = end
    }
    var disarmed = String.UnicodeScalarView()
    disarmed.append(contentsOf: scalars)
    return String(disarmed)
  }

  /// One of the two forms of marks.
  private enum Form {
    case angled
    case square

    init?(opening: Unicode.Scalar) {
      switch opening {
      case "<": self = .angled
      case "[": self = .square
      default: return nil
      }
    }

    var closing: Unicode.Scalar { self == .angled ? ">" : "]" }

    var harmless: (Unicode.Scalar, Unicode.Scalar) { self == .angled ? ("‹", "›") : ("(", ")") }

    /// Whether the text between the brackets makes them a mark; arithmetic and mail or web addresses do not.
    func isMark(_ inside: ArraySlice<Unicode.Scalar>) -> Bool {
      let name = inside.first == "/" ? inside.dropFirst() : inside
      guard let first = name.first else { return false }
      switch self {
      case .angled:
        if first == "|" || first == "｜" { return true }
        return (first.properties.isAlphabetic || first == "_") && !name.contains("@") && !name.contains(":")
          && !name.contains("\n")
      case .square:
        return name.count > 1 && name.allSatisfy { ("A"..."Z").contains($0) || $0 == "_" }
      }
    }
  }
}
