import Testing

/// The habits that keep a house this size readable.
@Suite struct HabitTests {
  static let shipped = Repository.swiftFiles.filter(\.isShipped)

  @Test("no file is longer than 400 lines", arguments: Repository.swiftFiles)
  func length(file: SwiftFile) {
    #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines: look for the second idea inside")
  }

  @Test("half of the files are short")
  func medianLength() throws {
    let lengths = Self.shipped.map(\.lines.count).sorted()
    try #require(!lengths.isEmpty)
    #expect(lengths[lengths.count / 2] <= 150, "the median file has \(lengths[lengths.count / 2]) lines")
  }

  @Test("what can crash or is left undone does not ship", arguments: shipped)
  func forbidden(file: SwiftFile) {
    let marks = ["try!", "as!", "fatalError(", "nonisolated(unsafe)", "@_spi", "DispatchSemaphore"]
    for mark in marks {
      #expect(!file.code.contains { $0.contains(mark) }, "\(file.path): \(mark)")
    }
    for note in ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"] {
      #expect(!file.text.contains(note), "\(file.path): \(note)")
    }
  }

  @Test("an unchecked promise gives its reason beside it", arguments: shipped)
  func unchecked(file: SwiftFile) {
    let lines = file.lines
    for (index, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
      let above = index > 0 ? lines[index - 1] : ""
      #expect(above.contains("//") || line.contains("//"), "\(file.path):\(index + 1): @unchecked without a reason")
    }
  }

  @Test("a service of a group has a name; without one it is called by a description of all that it holds")
  func namedServices() {
    for file in Self.shipped {
      for line in file.code where line.contains("(service: ") {
        #expect(line.contains("serviceName: "), "\(file.path): a service without a name")
      }
    }
  }

  @Test("files in folders that mirror their targets have names of their own")
  func names() {
    let byTarget = Dictionary(grouping: Repository.swiftFiles) { file in
      file.path.split(separator: "/").prefix(2).joined(separator: "/") + (file.isShipped ? "" : "/Tests")
    }
    for (target, files) in byTarget where target.hasPrefix("Sources/") {
      let names = files.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
      #expect(Set(names).count == names.count, "\(target) has two files of one name")
    }
  }

  @Test("nothing names the machine it was written on")
  func noMachinePaths() {
    // Spelled in halves, so that this file does not match itself.
    let paths = ["/wo" + "rk/", "/tmp" + "/h/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
    for file in Repository.files {
      let text = Repository.text(of: file)
      for path in paths {
        #expect(!text.contains(path), "\(file) names \(path)")
      }
    }
  }
}
