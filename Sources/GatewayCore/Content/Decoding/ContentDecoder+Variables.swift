import GatewayKit

extension ContentDecoder {
  /// Names with another meaning in placeholders.
  private static let reserved = ["message", "channel", "contact", "business"]

  /// Reports an invalid variable name. `contact.email` and the like are fields of the contact.
  mutating func checkVariable(_ name: String, at path: String) {
    let bare = name.hasPrefix("contact.") ? name.dropFirst("contact.".count) : name[...]
    let wellFormed = (1...64).contains(bare.utf8.count) && bare.utf8.allSatisfy(\.isNameByte)
    if !wellFormed || bare.first?.isNumber == true {
      error(at: path, .variableName, ["name": .string(name)])
    } else if Self.reserved.contains(name) {
      error(at: path, .variableBuiltIn, ["placeholder": .string("{{\(name)}}")])
    }
  }

  /// The form of ids, as a regular expression.
  static let idPattern = "^[A-Za-z0-9_-]{1,64}$"

  /// Whether a text has the form of ids, which payloads of buttons and commands can contain.
  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isNameByte || $0 == UInt8(ascii: "-") }
  }

  /// Reports an id of another form. An empty one is reported by the spec.
  mutating func checkID(_ json: JSONValue, at path: String) {
    guard case .string(let id)? = json["id"], !id.isEmpty else { return }
    if !Self.isID(id) { error(at: JSONPath.join(path, "id"), .idCharacters) }
  }

  /// The minutes after midnight of `08:30`; 1440 for `24:00`.
  static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }
}

extension UInt8 {
  /// Whether it is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it may occur in a variable's or tool's name.
  var isNameByte: Bool {
    isDigit || self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
