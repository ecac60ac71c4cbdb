/// The codes of problems that the strict decoder of settings reports.
public enum SettingCode: String, ExplanationCode {
  case syntax = "json_syntax"
  case unknown = "unknown_setting"
  case missing = "setting_missing"
  case deprecated = "setting_deprecated"
  case expected = "setting_expected"
  case expectedFound = "setting_expected_found"
  case secretInFile = "secret_in_file"
  case secretName = "setting_secret_name"
  case clearTextSecret = "clear_text_secret"
  case didYouMean = "did_you_mean"

  /// The English wording.
  public var english: String {
    switch self {
    case .syntax: "line {line}, column {column}: {reason}"
    case .unknown: "unknown setting{hint}"
    case .missing: "missing: {expected} ({help})"
    case .deprecated: "this setting is deprecated; {instead}"
    case .expected: "expected {expected}{hint}"
    case .expectedFound: "expected {expected}, found {found}"
    case .secretInFile: "do not put secrets into this file: store the value in the vault and write {form}"
    case .secretName: "the name of a secret has 1 to 100 characters of a-z, 0-9, . _ / -"
    case .clearTextSecret:
      "http:// is allowed only for this machine, because the secret would be sent unencrypted; use https://"
    case .didYouMean: "; did you mean {name}?"
    }
  }
}

extension JSONSyntaxError {
  /// The error as people are told it.
  public var explanation: Explanation {
    SettingCode.syntax.with(["line": .integer(line), "column": .integer(column), "reason": .string(message)])
  }
}

extension Spelling {
  /// The parameter `hint` of an explanation: the suggestion of the nearest candidate, or nothing.
  ///
  /// - Parameter form: How the candidate is written.
  public static func hint(
    for word: String, among candidates: [String], form: (String) -> String = { $0 }
  ) -> JSONValue {
    guard let nearest = nearest(to: word, among: candidates) else { return "" }
    return SettingCode.didYouMean.with(["name": .string(form(nearest))]).parameter
  }
}
