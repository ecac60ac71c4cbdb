import Testing

/// Looking a metric up takes a lock over all of them and builds its labels: that is done once, not for each event.
@Suite struct MetricTests {
  private static let kinds = ["Counter(", "Gauge(", "Meter(", "Recorder(", "Timer("]

  @Test("no metric is looked up in order to be counted once", arguments: HabitTests.shipped)
  func lookedUpOnce(file: SwiftFile) {
    let code = file.code.joined(separator: "\n")[...]
    for kind in Self.kinds {
      for use in code.ranges(of: kind) {
        #expect(!Self.isUsedAtOnce(code[use.upperBound...]), "\(file.path): \(kind)…) and used at once: keep it")
      }
    }
  }

  @Test("the check tells a metric that is kept from one that is used at once")
  func check() {
    #expect(Self.isUsedAtOnce(#"label: "a", dimensions: [("b", c(d))])"# + "\n    .increment()"))
    #expect(!Self.isUsedAtOnce(#"label: "a", dimensions: [("b", c(d))])"# + "\n  }\n  a.increment()"))
  }

  /// Whether a member is used on what the call makes whose arguments begin `rest`.
  private static func isUsedAtOnce(_ rest: Substring) -> Bool {
    var depth = 1
    guard
      let end = rest.firstIndex(where: { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return depth == 0
      })
    else { return false }
    return rest[rest.index(after: end)...].first { !$0.isWhitespace } == "."
  }
}
