public import GatewayKit

extension Email: MediaFetching {
  /// The content of a part of a mail that was taken, its transfer encoding taken off. The mail lies in the data folder
  /// already: nothing is asked of the server.
  public func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8] {
    guard let slash = media.ref.lastIndex(of: "/"), let original = OriginalRef(media.ref[..<slash]) else {
      throw AdapterError(.rejected, "the file has a name that this version did not give")
    }
    guard let mail = try await original.content(from: context.blobs) else {
      throw AdapterError(.rejected, "the mail that the file came with is not in the data folder any more")
    }
    let path = String(media.ref[media.ref.index(after: slash)...])
    guard let content = await BlockingWork.run({ MailFile.content(at: path, in: mail, upTo: limit) }) else {
      throw AdapterError(.rejected, "the mail has no part \(path), or it is over \(limit) bytes")
    }
    return content
  }
}

/// The content of one part of a mail.
enum MailFile {
  /// The content of the part at `path`, as `MailBody` counts; nil where there is none, or it is longer than `limit`.
  static func content(at path: String, in mail: [UInt8], upTo limit: Int) -> [UInt8]? {
    mail.withUnsafeBytes { raw -> [UInt8]?? in
      guard let begin = MailStart.of(raw) else { return nil }
      return MimeMessage.read(UnsafeRawBufferPointer(rebasing: raw[begin...])) { message in
        let place = path.split(separator: "~")
        let numbers = (place.first ?? "").split(separator: ".").compactMap { Int($0) }
        guard numbers.first == 1, var part = message.body else { return nil }
        for number in numbers.dropFirst() {
          guard number >= 1, number <= part.children.count else { return nil }
          part = part.children[number - 1]
        }
        guard place.count == 2 else { return part.fileContent(upTo: limit) }
        // A file within the part's text.
        let files = UUEncoding.split(part.text).files
        guard let number = Int(place[1]), number >= 1, number <= files.count else { return nil }
        return files[number - 1].bytes.count <= limit ? files[number - 1].bytes : nil
      }
    } ?? nil
  }
}
