/// The small grammar of Prometheus's text format.
enum PrometheusText {
  /// A metric's name: what is not allowed in one becomes `_`; `suffix` is added where it is missing.
  static func name(_ label: String, suffix: String = "") -> String {
    var name = String(label.map { isNameCharacter($0) ? $0 : "_" })
    if name.first?.isNumber ?? true { name = "_" + name }
    return name.hasSuffix(suffix) ? name : name + suffix
  }

  /// `a="1",b="two"`, sorted, values escaped.
  static func labels(_ dimensions: [(String, String)]) -> String {
    dimensions.sorted { $0.0 < $1.0 }
      .map { "\(name($0.0))=\"\(escaped($0.1))\"" }
      .joined(separator: ",")
  }

  /// One sample's line.
  static func line(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  /// A number without needless digits.
  static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == ":")
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
