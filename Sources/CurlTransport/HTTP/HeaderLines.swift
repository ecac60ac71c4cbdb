import CCurl
import GatewayCore
import GatewayKit
import HTTPTypes

/// A request's header lines in the form libcurl reads.
///
/// The list and its strings are not made by `curl_slist_append`, which would leave copies of secrets in freed memory.
final class HeaderLines: @unchecked Sendable {  // The nodes are written in init only and freed in deinit.
  /// The list's first node; nil if the list is empty.
  let head: UnsafeMutablePointer<curl_slist>?
  /// The positions of the secrets in the lines.
  let secrets: [SecretSpan]
  private let nodes: UnsafeMutableBufferPointer<curl_slist>
  private let lines: [CleansedText]

  /// A list of the lines, in order.
  init(_ lines: [CleansedText], secrets: [SecretSpan] = []) {
    self.lines = lines
    self.secrets = secrets
    nodes = .allocate(capacity: lines.count)
    for (index, line) in lines.enumerated() {
      let next = index + 1 < lines.count ? nodes.baseAddress.map { $0 + index + 1 } : nil
      nodes.initializeElement(at: index, to: curl_slist(data: line.characters, next: next))
    }
    head = lines.isEmpty ? nil : nodes.baseAddress
  }

  deinit { nodes.deallocate() }

  /// Writes the lines of a call's fields and opens each secret for `origin`.
  ///
  /// - Throws: `.rejected` for a field that may not be set or is malformed; the vault's errors.
  static func of(_ fields: [HTTPCall.Field], for origin: String, from secrets: any SecretResolving)
    async throws(AdapterError) -> HeaderLines
  {
    // Do not wait for `100 Continue`: many servers never send it.
    var lines = [line("Expect:")]
    var spans: [SecretSpan] = []
    var size = 0
    for field in fields {
      let name = field.name.rawName
      guard !name.hasPrefix(":"), !reserved.contains(field.name.canonicalName) else {
        throw AdapterError(.rejected, "the header field \(name) is set by the transport; leave it out of the call")
      }
      switch field.value {
      case .plain(let value):
        guard isFieldValue(value.utf8) else { throw malformed(name) }
        size += name.utf8.count + value.utf8.count
        // To libcurl `Name:` means "do not send", and `Name;` "send it empty".
        lines.append(line(value.isEmpty ? "\(name);" : "\(name): \(value)"))
      case .secret(let secret, let prefix):
        guard isFieldValue(prefix.utf8) else { throw malformed(name) }
        let beginning = "\(name): \(prefix)"
        let span = try await secrets.withSecret(secret, for: origin) { bytes -> SecretSpan? in
          guard !bytes.isEmpty, isFieldValue(bytes) else { return nil }
          var beginning = beginning
          let line = beginning.withUTF8 { CleansedText(UnsafeRawBufferPointer($0), bytes) }
          return SecretSpan(line: line, range: beginning.utf8.count..<(beginning.utf8.count + bytes.count))
        }
        guard let span else {
          throw AdapterError(
            .rejected, "the secret \(secret) cannot be used in a header field: store it again without line breaks")
        }
        lines.append(span.line)
        spans.append(span)
      }
    }
    guard size <= 64 << 10, fields.count <= 128 else {
      throw AdapterError(.rejected, "the call has more than 128 header fields, or more than 64 KiB of them")
    }
    return HeaderLines(lines, secrets: spans)
  }

  /// Fields that frame the message or belong to the connection. Set twice, they allow request smuggling.
  private static let reserved: Set<String> = [
    "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization", "proxy-connection", "te",
    "trailer", "transfer-encoding", "upgrade",
  ]

  /// RFC 9110, 5.5: no control characters except tab.
  private static func isFieldValue(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  private static func line(_ text: String) -> CleansedText {
    var text = text
    return text.withUTF8 { CleansedText(UnsafeRawBufferPointer($0)) }
  }

  private static func malformed(_ name: String) -> AdapterError {
    AdapterError(.rejected, "the value of the header field \(name) contains a control character")
  }
}
