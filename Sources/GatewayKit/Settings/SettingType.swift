/// The form of one setting: read by the strict decoder, `balcao schema`, and the console's forms alike.
public indirect enum SettingType: Sendable, Hashable {
  /// Text of so many characters.
  case text(length: ClosedRange<Int> = 1...1000)
  /// A whole number.
  case integer(ClosedRange<Int>)
  /// A number.
  case number(ClosedRange<Double>)
  /// True or false.
  case boolean
  /// One of these words.
  case choice([String])
  /// An absolute URL of one of these schemes, with a host, without user, password or fragment.
  case url(schemes: [String])
  /// A reference to a secret, `{"secret": "name"}`: never its value.
  ///
  /// The stored value is bound to `purpose` (a constant such as `openai.apiKey`: letters, digits, `.`, `_` and `-`) and
  /// to the origin of the URL that the setting `originFrom` beside it holds. Nil: the value goes nowhere; it serves to
  /// compute or to compare.
  case secret(purpose: String, originFrom: String? = nil)
  /// A list.
  case list(of: SettingType, count: ClosedRange<Int> = 0...1000)
  /// An object with settings of its own.
  case object(SettingsSpec)
  /// An object whose members all have one form and whose names are free.
  case map(of: SettingType)
  /// Any JSON, checked elsewhere.
  case any
}
