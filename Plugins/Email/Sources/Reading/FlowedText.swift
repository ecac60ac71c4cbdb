extension String {
  /// Joins the lines of each paragraph that a mail program broke to fit its window (`format=flowed`, RFC 3676). A line
  /// that ends in a space continues in the next, unless that is blank or has a different quote depth. With
  /// `deletingSpace` the space is not part of the text, as in scripts without spaces (`delsp=yes`).
  func unflowed(deletingSpace: Bool) -> String {
    var joined: [String] = []
    var open: Int?
    for line in lines {
      let depth = line.prefix { $0 == ">" }.count
      var words = line.dropFirst(depth)
      // A space was inserted before text that would otherwise look like a quote or continue the previous line.
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
