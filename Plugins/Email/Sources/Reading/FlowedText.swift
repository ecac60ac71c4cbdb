extension String {
  /// Paragraphs whose lines a mail program broke to fit its window, in one line each (`format=flowed`, RFC 3676): a line
  /// that ends in a space goes on in the next, unless that is blank or quoted more or less deeply. `deletingSpace`: the space is
  /// not part of the words, as in scripts that write none (`delsp=yes`).
  func unflowed(deletingSpace: Bool) -> String {
    var joined: [String] = []
    var open: Int?
    for line in lines {
      let depth = line.prefix { $0 == ">" }.count
      var words = line.dropFirst(depth)
      // A space was put before what would else look like a quote or like another line's end.
      if words.first == " " { words = words.dropFirst() }
      let isSignature = words == "-- "
      let goesOn = words.last == " " && !isSignature
      if goesOn, deletingSpace { words = words.dropLast() }
      if open == depth, !isSignature, !words.isEmpty, let last = joined.popLast() {
        joined.append(last + words)
      } else {
        joined.append(depth == 0 ? String(words) : String(repeating: ">", count: depth) + " " + words)
      }
      open = goesOn ? depth : nil
    }
    return joined.joined(separator: "\n")
  }
}
