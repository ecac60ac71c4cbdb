import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// Responses with files of strangers: nothing in them runs, and nothing keeps them.
enum FileResponse {
  /// The bytes that are read and sent at once.
  private static let slice = 256 << 10

  /// The response with a file's bytes. Those of a long file are read while they are sent.
  static func of(_ file: ConversationFile) async throws(OperationError) -> ServedResponse {
    var response = ServedResponse(
      status: .ok,
      headers: [
        .contentType: file.mimeType, .cacheControl: "private, no-store",
        .contentDisposition: disposition(file.isShown ? "inline" : "attachment", name: file.name),
        .contentSecurityPolicy: "sandbox; default-src 'none'; frame-ancestors 'self'",
        .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      ])
    guard file.size > slice else {
      response.body = .bytes(try await whole(file))
      return response
    }
    response.headers[.contentLength] = "\(file.size)"
    // The front closes a connection after a streamed body.
    response.headers[.connection] = "close"
    response.body = .stream { writer in
      var offset = 0
      while offset < file.size {
        guard let bytes = try await file.bytes(from: offset, upTo: slice), !bytes.isEmpty else {
          // The length was promised: the connection closes, and the client sees that bytes are missing.
          throw AdapterError(.unavailable, "the file was removed while it was sent")
        }
        try await writer.write(bytes)
        offset += bytes.count
      }
    }
    return response
  }

  private static func whole(_ file: ConversationFile) async throws(OperationError) -> [UInt8] {
    do {
      if let bytes = try await file.bytes(from: 0, upTo: file.size), bytes.count == file.size { return bytes }
    } catch {
      throw OperationError(.filesUnavailable, ["reason": .string(error.message)])
    }
    throw OperationError(.filesUnavailable, ["reason": "the file was removed meanwhile"])
  }

  /// `Content-Disposition` (RFC 6266) with the name in the form of RFC 8187. Characters that are not seen, which could
  /// reverse `exe.pdf`, and path separators are left out.
  static func disposition(_ kind: String, name: String) -> String {
    let seen = name.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
      default: scalar != "/" && scalar != "\\"
      }
    }
    var text = String(String.UnicodeScalarView(seen)).trimmingCharacters(in: .whitespaces)
    if text.allSatisfy({ $0 == "." }) { text = "file" }
    let letters = text.utf8.prefix(200).map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "\(kind); filename*=UTF-8''\(letters.joined())"
  }

  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._".utf8)
}
