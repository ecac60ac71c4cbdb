import GatewayKit

/// Caches the files of the last mail, so that a mail with many files is read and parsed once for all of them.
///
/// Files are requested one by one, mail by mail. A file leaves the cache when it is returned; the others stay until
/// another mail is read. So at most one mail's files are in memory, and mails are read one at a time.
actor MailFiles {
  private var mail: OriginalRef?
  /// Keyed by path.
  private var contents: [String: [UInt8]] = [:]
  /// The paths of returned files.
  private var given: Set<String> = []
  private var isReading = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// The content of the file at `path`, in `MailBody`'s numbering; nil when the mail has no such file.
  ///
  /// - Throws: `.rejected` when the mail is gone; the errors of `blobs`.
  func content(at path: String, of mail: OriginalRef, from blobs: any Blobs) async throws(AdapterError) -> [UInt8]? {
    while isReading { await withCheckedContinuation { waiting.append($0) } }
    if self.mail != mail || given.contains(path) { try await read(mail, from: blobs) }
    guard let content = contents.removeValue(forKey: path) else { return nil }
    given.insert(path)
    return content
  }

  private func read(_ mail: OriginalRef, from blobs: any Blobs) async throws(AdapterError) {
    isReading = true
    defer {
      isReading = false
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
    (self.mail, contents, given) = (nil, [:], [])
    guard let bytes = try await mail.content(from: blobs) else {
      throw AdapterError(.rejected, "the mail that the file came with is not in the data folder any more")
    }
    contents = await BlockingWork.run { Self.contents(in: bytes) }
    self.mail = mail
  }

  /// The contents of all files of a mail, by path. Blocking: one parse, and one decoding of each file.
  static func contents(in mail: [UInt8]) -> [String: [UInt8]] {
    mail.withUnsafeBytes { raw -> [String: [UInt8]]? in
      guard let begin = MailStart.of(raw) else { return nil }
      return MimeMessage.read(UnsafeRawBufferPointer(rebasing: raw[begin...])) { message in
        var contents: [String: [UInt8]] = [:]
        // Files inside a text, which is split once for all of them.
        var within: [Substring: [[UInt8]]] = [:]
        for path in MailBody(message.body).files.map(\.path) {
          let place = path.split(separator: "~")
          guard let part = place.first.flatMap({ message.part(at: $0) }) else { continue }
          guard place.count == 2, let number = Int(place[1]) else {
            contents[path] = part.fileContent(upTo: MailLimits.bytes)
            continue
          }
          let files = within[place[0]] ?? UUEncoding.split(part.text).files.map(\.bytes)
          within[place[0]] = files
          if number >= 1, number <= files.count { contents[path] = files[number - 1] }
        }
        return contents
      }
    } ?? [:]
  }
}

extension MimeMessage {
  /// The part at a position such as `1.2`: the second part of the first.
  fileprivate func part(at place: Substring) -> MimePart? {
    let numbers = place.split(separator: ".").compactMap { Int($0) }
    guard numbers.first == 1, var part = body else { return nil }
    for number in numbers.dropFirst() {
      let children = part.children
      guard number >= 1, number <= children.count else { return nil }
      part = children[number - 1]
    }
    return part
  }
}
