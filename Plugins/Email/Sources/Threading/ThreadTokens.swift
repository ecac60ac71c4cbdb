import GatewayKit

/// Signed names that identify what we send: Message-IDs that contain conversation and delivery, and addresses that
/// contain the exchange's root, for mail programs that drop the headers. The signature prevents forgery.
struct ThreadTokens: Sendable {
  private static let mark = "balcao"
  let signer: any Signer

  init(signer: any Signer) { self.signer = signer }

  /// The Message-ID of a delivery, in angle brackets, the same for every attempt. Nil if a header cannot contain the
  /// ids.
  func messageID(of delivery: DeliveryID, in thread: ThreadKey, domain: Substring) -> String? {
    guard Self.isWord(thread.rawValue, besides: ""), Self.isWord(delivery.rawValue, besides: ".-_") else { return nil }
    let body = "\(thread).\(delivery)"
    return "<\(Self.mark).\(body).\(code(body, "message-id"))@\(domain)>"
  }

  /// The conversation and delivery in a Message-ID of ours; nil for any other.
  func sent(_ messageID: String) -> (thread: ThreadKey, delivery: DeliveryID)? {
    let local = messageID.drop { $0 == "<" }.prefix { $0 != "@" }
    let words = local.split(separator: ".", omittingEmptySubsequences: false)
    guard words.count >= 4, words[0] == Self.mark, messageID.utf8.count <= 500 else { return nil }
    let delivery = words[2..<(words.count - 1)].joined(separator: ".")
    guard isCode(words[words.count - 1], of: "\(words[1]).\(delivery)", "message-id") else { return nil }
    return (ThreadKey(rawValue: String(words[1])), DeliveryID(rawValue: delivery))
  }

  /// The mailbox's address with an exchange's root and its code after a plus.
  func plusAddress(_ address: MailAddress, root: String) -> String {
    "\(address.local)+\(root)\(code(root, "plus-address").prefix(8))@\(address.domain)"
  }

  /// The root in one of these addresses; nil if none is a signed plus address of `own`.
  func root(in addresses: [MailAddress], own: MailAddress) -> String? {
    for address in addresses where address.domain == own.domain {
      let words = address.local.split(separator: "+", maxSplits: 1)
      guard words.count == 2, words[0] == own.local, words[1].utf8.count == 28 else { continue }
      let root = String(words[1].prefix(20))
      if code(root, "plus-address").prefix(8) == words[1].suffix(8) { return root }
    }
    return nil
  }

  /// The first eight bytes of the code of `text`, in hexadecimal digits.
  private func code(_ text: String, _ purpose: String) -> String {
    signer.authenticationCode(for: Array(text.utf8), purpose: purpose).prefix(8)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func isCode(_ digits: Substring, of text: String, _ purpose: String) -> Bool {
    // Some servers convert ids to lower case in transit; ours are already in lower case.
    digits == code(text, purpose)
  }

  private static func isWord(_ text: String, besides others: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 80
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || others.unicodeScalars.contains(scalar)
      }
  }
}
