import CGMime
import Foundation

/// A mailbox named in a mail.
struct MailAddress: Hashable {
  /// The display name, decoded.
  let name: String?
  /// `local@domain`, in lower case.
  let address: String

  /// The part before the last `@`.
  var local: Substring { address[..<(address.lastIndex(of: "@") ?? address.endIndex)] }
  /// The part after the last `@`.
  var domain: Substring { address[(address.lastIndex(of: "@").map(address.index(after:)) ?? address.endIndex)...] }

  /// The mailboxes of an address field, including members of groups. Invalid addresses are left out.
  static func list(_ raw: [UInt8]?, undeclared charset: String? = nil) -> [MailAddress] {
    guard let raw, !raw.isEmpty,
      let list = internet_address_list_parse(nil, EncodedWords.inUTF8(raw, undeclared: charset))
    else { return [] }
    defer { cgmime_free_addresses(list) }
    return mailboxes(of: list, depth: 0)
  }

  private static func mailboxes(of list: UnsafeMutablePointer<InternetAddressList>, depth: Int) -> [MailAddress] {
    (0..<min(internet_address_list_length(list), 500)).flatMap { index -> [MailAddress] in
      guard let entry = internet_address_list_get_address(list, index) else { return [] }
      if let members = cgmime_group(entry) { return depth < 3 ? mailboxes(of: members, depth: depth + 1) : [] }
      guard let address = cgmime_address(entry) else { return [] }
      let name = internet_address_get_name(entry).map { EncodedWords.decoded(Array($0.bytes)) } ?? ""
      return MailAddress(String(cString: address), name: name).map { [$0] } ?? []
    }
  }

  /// Reads an address; nil when it is invalid.
  init?(_ address: String, name: String? = nil) {
    let address = address.lowercased()
    guard let at = address.lastIndex(of: "@"), at != address.startIndex, address.utf8.count <= 254,
      address.index(after: at) != address.endIndex,
      address.unicodeScalars.allSatisfy({
        $0.value > 0x20 && $0.value != 0x7F && !"<>()[]\\,;:\"".unicodeScalars.contains($0)
      })
    else { return nil }
    self.address = address
    self.name = name.map { $0.prefix(bytes: MailLimits.subject) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
