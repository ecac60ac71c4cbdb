/// The type of a setting, used by the strict decoder, `balcao schema` and the console's forms.
public indirect enum SettingType: Sendable, Hashable {
  /// Text with a number of characters in `length`.
  case text(length: ClosedRange<Int> = 1...1000)
  /// A whole number in the range.
  case integer(ClosedRange<Int>)
  /// A number in the range.
  case number(ClosedRange<Double>)
  /// A Boolean.
  case boolean
  /// One of these words.
  case choice([String])
  /// An absolute URL with one of these schemes and a host, without user, password or fragment.
  case url(schemes: [String])
  /// A reference to a secret, `{"secret": "name"}`, never its value.
  ///
  /// The stored value is bound to `purpose`, a constant such as `openai.apiKey` (letters, digits, `.`, `_` and `-`), and to
  /// the origin of the URL in the setting `originFrom` of the same object. With nil, the value is never sent; it is used
  /// for signing or comparing.
  case secret(purpose: String, originFrom: String? = nil)
  /// A list with a number of elements in `count`.
  case list(of: SettingType, count: ClosedRange<Int> = 0...1000)
  /// An object with nested settings.
  case object(SettingsSpec)
  /// An object with any member names, whose values have the same type.
  case map(of: SettingType)
  /// Any JSON value; the adapter checks it.
  case any
}
