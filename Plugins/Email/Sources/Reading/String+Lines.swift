/// Handles lines as bytes. Iterating over characters is a hundred times slower, and every mail goes through here.
extension String {
  /// Without white space at line ends, blank lines at either end, and repeated blank lines.
  var trimmedLines: String {
    var text = self
    return text.withUTF8 { bytes in
      String(unsafeUninitializedCapacity: bytes.count) { room in
        var count = 0
        var isBlankOwed = false
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
          let end = line.endBeforeSpace
          guard end > line.startIndex else {
            isBlankOwed = true
            continue
          }
          if count > 0 {
            room[count] = 0x0A
            room[count + 1] = 0x0A
            count += isBlankOwed ? 2 : 1
          }
          isBlankOwed = false
          for byte in line[..<end] {
            room[count] = byte
            count += 1
          }
        }
        return count
      }
    }
  }

  /// With CR LF and CR replaced by LF, and without other control characters except tab.
  var withUnixLines: String {
    var text = self
    return text.withUTF8 { bytes in
      String(unsafeUninitializedCapacity: bytes.count) { room in
        var count = 0
        var index = 0
        while index < bytes.count {
          var byte = bytes[index]
          index += 1
          if byte < 0x20 {
            if byte == 0x0D {
              byte = 0x0A
              if index < bytes.count, bytes[index] == 0x0A { index += 1 }
            }
            guard byte == 0x0A || byte == 0x09 else { continue }
          } else if byte == 0x7F {
            continue
          } else if byte == 0xC2, (0x80...0x9F).contains(bytes[index]) {
            index += 1
            continue
          }
          room[count] = byte
          count += 1
        }
        return count
      }
    }
  }

  /// Its lines.
  var lines: [Substring] {
    utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
  }
}

extension StringProtocol {
  /// Whether it contains `text`, byte for byte.
  func holds(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    var rest = utf8[...]
    while let begin = rest.firstIndex(of: first) {
      rest = rest[begin...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

extension Substring {
  /// Without white space around it.
  var trimmed: Substring {
    var text = self
    while let first = text.utf8.first, !(0x21...0x7E).contains(first), text.first?.isWhitespace ?? false {
      text.removeFirst()
    }
    while let last = text.utf8.last, !(0x21...0x7E).contains(last), text.last?.isWhitespace ?? false {
      text.removeLast()
    }
    return text
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// The index where its trailing white space begins.
  fileprivate var endBeforeSpace: Int {
    var end = endIndex
    while end > startIndex {
      let byte = self[end - 1]
      if (0x21...0x7E).contains(byte) { break }
      if byte < 0x80 {
        guard byte == 0x20 || (0x09...0x0D).contains(byte) else { break }
        end -= 1
        continue
      }
      // Non-ASCII white space, such as a no-break space.
      var begin = end - 1
      while begin > startIndex, self[begin] & 0xC0 == 0x80 { begin -= 1 }
      guard let scalar = String(decoding: self[begin..<end], as: UTF8.self).unicodeScalars.first,
        scalar.properties.isWhitespace
      else { break }
      end = begin
    }
    return end
  }
}
