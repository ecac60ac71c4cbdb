import Testing

/// Traces name their steps, and people look these names up: the page lists every name that the code writes, and no other.
@Suite struct TraceStepTests {
  private static let page = "docs/interfaces/command-line.md"
  private static let core = Repository.swiftFiles.filter { $0.path.hasPrefix("Sources/GatewayCore/") }

  @Test("the page lists each step that a trace can have, once, with a sentence")
  func listed() {
    let rows = Repository.text(of: Self.page).split(separator: "\n").drop { $0 != "### The steps of a trace" }
      .prefix { !$0.hasPrefix("## ") }.compactMap { $0.wholeMatch(of: /\| `([a-z_]+)` \| ([^|]+) \|/) }
    let names = rows.map { String($0.1) }
    #expect(Set(names) == Self.written, "\(Set(names).symmetricDifference(Self.written).sorted())")
    #expect(names.count == Set(names).count)
    #expect(rows.allSatisfy { $0.2.hasSuffix(".") && $0.2.count > 20 })
  }

  @Test("the names in the code are found, however they are written")
  func found() {
    for name in ["gate", "automated_responses", "default_reply", "transcription"] {
      #expect(Self.written.contains(name), "\(name)")
    }
  }

  /// The names of steps in the core: of rungs, of what lends its name to a step, and those written where the step is made.
  /// Providers' ids are not among them.
  private static let written: Set<String> = {
    var names: Set<String> = []
    var lenders: Set<String> = []
    for file in core {
      let code = file.code.joined(separator: "\n")
      names.formUnion(code.matches(of: /rung: "([a-z_]+)"/).map { String($0.1) })
      lenders.formUnion(code.matches(of: /(?:rung|step\(of): ([A-Z]\w+)\.name/).map { String($0.1) })
    }
    for file in core {
      let type = file.path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } ?? ""
      guard lenders.contains(type) || type.hasSuffix("Rung") else { continue }
      let code = file.code.joined(separator: "\n")
      names.formUnion(code.matches(of: /let name = "([a-z_]+)"/).map { String($0.1) })
    }
    return names
  }()
}
