import Foundation
import Testing

/// Documentation one can get lost in is not documentation: every page is linked, every link leads somewhere.
@Suite struct DocumentTests {
  static let pages = Repository.files.filter { $0.hasSuffix(".md") }

  @Test(
    "the pages a newcomer looks for are there", arguments: ["README.md", "CHANGELOG.md", "LICENSE", "docs/README.md"])
  func exists(page: String) {
    #expect(!Repository.text(of: page).isEmpty, "\(page) is missing or empty")
  }

  @Test("every page of docs/ is linked from docs/README.md")
  func linkedFromTheIndex() {
    let index = Set(Self.links(in: "docs/README.md").map { Self.resolve($0, from: "docs/README.md") })
    for page in Self.pages where page.hasPrefix("docs/") && page != "docs/README.md" {
      #expect(index.contains(page), "docs/README.md does not link \(page)")
    }
  }

  @Test("every relative link resolves", arguments: pages)
  func linksResolve(page: String) {
    for link in Self.links(in: page) where !link.contains("://") && !link.hasPrefix("mailto:") {
      if link.hasPrefix("#") {
        #expect(Self.anchors(in: page).contains(String(link.dropFirst())), "\(page): no heading for \(link)")
        continue
      }
      let target = Self.resolve(link, from: page)
      let there = FileManager.default.fileExists(atPath: Repository.root.appending(path: target).path())
      #expect(there, "\(page) links \(link), which is not there")
      if there, let hash = link.firstIndex(of: "#"), target.hasSuffix(".md") {
        let anchor = String(link[link.index(after: hash)...])
        #expect(Self.anchors(in: target).contains(anchor), "\(page) links \(link), and \(target) has no such heading")
      }
    }
  }

  @Test("what the walks through the code name is there")
  func walks() throws {
    let page = Repository.text(of: "docs/architecture.md")
    let start = try #require(page.range(of: "## Three walks through the code"))
    let walks = page[start.upperBound...].prefix(while: { $0 != "#" })
    let declared = Set(Repository.swiftFiles.flatMap(\.declarations))
    let files = Repository.files.map { $0.split(separator: "/").last.map(String.init) ?? "" }
    let folders = Set(Repository.files.flatMap { $0.split(separator: "/").dropLast().map(String.init) })
    let names = walks.matches(of: /`([A-Z][A-Za-z]+)(\+[A-Za-z]+)?(\.[A-Za-z]+)?/).map { match in
      (whole: "\(match.1)\(match.2 ?? "")", type: String(match.1), member: match.3.map { String($0.dropFirst()) })
    }
    try #require(names.count > 40)
    for name in names {
      let isFile = files.contains("\(name.whole).swift") || folders.contains(name.type)
      let isType = ["struct", "class", "enum", "actor", "protocol"].contains {
        declared.contains("\($0) \(name.whole)")
      }
      #expect(isFile || isType, "docs/architecture.md names \(name.whole), which is not there")
      if let member = name.member, member != "swift" {
        let isMember = ["func", "var", "let", "case", "struct", "enum"].contains {
          declared.contains("\($0) \(member)")
        }
        #expect(isMember, "docs/architecture.md names \(name.type).\(member), which is not there")
      }
    }
  }

  /// The targets of a page's links and pictures, code blocks left out.
  private static func links(in page: String) -> [String] {
    var fenced = false
    let prose = Repository.text(of: page).split(separator: "\n").filter { line in
      if line.hasPrefix("```") { fenced.toggle() }
      return !fenced
    }
    return prose.joined(separator: "\n").matches(of: /\]\(([^)\s]+)\)|src="([^"]+)"/).map { String($0.1 ?? $0.2 ?? "") }
  }

  /// The path from the root that `link` on `page` means.
  private static func resolve(_ link: String, from page: String) -> String {
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in link.prefix(while: { $0 != "#" }).split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }

  /// The anchors of a page's headings, in the form that GitHub and its like give them.
  private static func anchors(in page: String) -> Set<String> {
    let headings = Repository.text(of: page).split(separator: "\n").filter { $0.hasPrefix("#") }
    return Set(
      headings.map { heading in
        let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
        return String(
          words.compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : nil })
      })
  }
}
