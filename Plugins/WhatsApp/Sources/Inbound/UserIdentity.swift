import GatewayKit

/// The identity of a customer in one payload. Pure.
///
/// A telephone number is an alias `wa:5511987654321`, a business-scoped user id `bsuid:BR.1349…`
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids). Either may be
/// missing, and `from` may hold the latter.
struct UserIdentity: Hashable, Sendable {
  /// The number in digits, as it was received.
  private(set) var phone: String?
  /// The business-scoped user ids, the portfolio's own first, then its parent's.
  private(set) var userIDs: [String] = []

  /// Collects raw values in order of preference: the first number is the one to answer.
  init(_ values: [JSONValue?]) {
    for text in values.compactMap({ $0?.text }) { add(text) }
  }

  private mutating func add(_ text: String) {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    // Blanks are rare, so characters are only checked one by one if there may be one.
    let text = digits.utf8.allSatisfy { 0x21...0x7E ~= $0 } ? String(digits) : digits.filter { !$0.isWhitespace }
    guard !text.isEmpty, text.utf8.count <= 256 else { return }
    if Self.isUserID(text) {
      if !userIDs.contains(text) { userIDs.append(text) }
    } else if phone == nil {
      phone = text
    }
  }

  /// Whether there is no number and no user id.
  var isEmpty: Bool { phone == nil && userIDs.isEmpty }

  /// Every address, the one received first; a Brazilian mobile in both its forms.
  var aliases: [Alias] {
    var numbers: [String] = []
    if let phone {
      numbers.append(phone)
      if let forms = BrazilianMobile.forms(of: phone) { numbers.append(phone == forms.long ? forms.short : forms.long) }
    }
    return numbers.map { Alias(scheme: "wa", value: $0) } + userIDs.map { Alias(scheme: "bsuid", value: $0) }
  }

  /// The key of the conversation: the number (a Brazilian mobile in its long form), else the user id.
  var thread: String? {
    guard let phone else { return userIDs.first }
    return BrazilianMobile.forms(of: phone)?.long ?? phone
  }

  /// Whether `text` is a user id: `CC.` and up to 128 letters and digits, with `ENT.` in between for a parent id.
  static func isUserID(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return false }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 && parts[1] == "ENT", let country = parts.first, let rest = parts.last
    else { return false }
    return country.count == 2 && country.allSatisfy { $0.isASCII && $0.isUppercase }
      && (1...128).contains(rest.utf8.count) && rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
