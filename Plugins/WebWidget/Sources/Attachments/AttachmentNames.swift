import GatewayKit

/// Makes file ids that are valid only in one session, without stored state.
///
/// An id is base64url of the claims and their HMAC-SHA256. The claims are the version, the content's hash (32 bytes),
/// the size (8 bytes, big-endian), the length of the type (one byte), the type, and the file's name. The code also
/// covers the session, which is not among the claims, so the id of another session's file is invalid. The same file
/// under the same name has the same id in a session, so the log does not store it.
struct AttachmentNames: Sendable {
  let session: WidgetSession
  let signer: any Signer

  /// The longest id: a hash, a size, 255 bytes of type and `FileName.byteLimit` of name fit.
  static let lengthLimit = 1_024

  private static let version: UInt8 = 1
  private static let purpose = "attachment"
  private static let headLength = 1 + 32 + 8 + 1
  private static let codeLength = 32

  func id(of attachment: Attachment) -> String {
    let claims = Self.claims(of: attachment)
    return Base64URL.encode(claims + signer.authenticationCode(for: bound(claims), purpose: Self.purpose))
  }

  /// The file with this id in this session; nil for every other id.
  func attachment(of id: String) -> Attachment? {
    guard let (claims, code) = Self.parts(of: id), signer.isValid(code, for: bound(claims), purpose: Self.purpose)
    else {
      return nil
    }
    return Self.attachment(claiming: claims)
  }

  /// The claims of an id, unchecked, for explaining messages offline.
  static func claimed(by id: String) -> Attachment? { parts(of: id).flatMap { attachment(claiming: $0.claims) } }

  /// Session ids contain no byte 0, so no other pair of session and claims gives the same bytes.
  private func bound(_ claims: [UInt8]) -> [UInt8] { Array(session.id.utf8) + [0] + claims }

  private static func parts(of id: String) -> (claims: [UInt8], code: [UInt8])? {
    guard id.utf8.count <= lengthLimit, let bytes = Base64URL.decode(id), bytes.count > headLength + codeLength else {
      return nil
    }
    return (Array(bytes.dropLast(codeLength)), Array(bytes.suffix(codeLength)))
  }

  private static func claims(of attachment: Attachment) -> [UInt8] {
    let type = Array(attachment.mimeType.utf8.prefix(255))
    let size = UInt64(attachment.size)
    return [version] + hash(of: attachment.ref) + (0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) }
      + [UInt8(type.count)] + type + Array(attachment.name.utf8)
  }

  private static func attachment(claiming claims: [UInt8]) -> Attachment? {
    guard claims[0] == version else { return nil }
    let typeEnd = headLength + Int(claims[headLength - 1])
    let size = claims[33..<41].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard typeEnd <= claims.count, size <= UInt64(Attachment.sizeLimit),
      let type = String(validating: claims[headLength..<typeEnd], as: UTF8.self),
      let name = String(validating: claims[typeEnd...], as: UTF8.self)
    else { return nil }
    let digits = claims[1..<33].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return Attachment(ref: BlobRef(rawValue: digits), name: name, mimeType: type, size: Int(size))
  }

  /// The bytes of a well-formed reference. An invalid one gives zeros, which match no file.
  private static func hash(of ref: BlobRef) -> [UInt8] {
    guard ref.isWellFormed else { return Array(repeating: 0, count: 32) }
    let digits = Array(ref.rawValue.utf8).map {
      $0 < UInt8(ascii: "a") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10
    }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
