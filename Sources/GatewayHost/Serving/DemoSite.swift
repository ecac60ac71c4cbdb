import Foundation
import GatewayServer

/// The demo's pages: the files of `demo/` beside `channels.json`, with `index.html` on `/`.
enum DemoSite {
  private static let contentTypes = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "woff2": "font/woff2",
  ]
  /// The largest file that is held in memory.
  private static let limit = 4 << 20

  /// The pages by path; files of other kinds, such as the content bundle, are none.
  static func pages(beside configuration: String) throws(CommandFailure) -> [String: ServedPage] {
    let folder = URL(filePath: configuration).deletingLastPathComponent().appending(path: "demo")
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw CommandFailure("--demo: the folder \(folder.path) cannot be read; run it where the repository's demo is")
    }
    var pages: [String: ServedPage] = [:]
    for name in names {
      let file = folder.appending(path: name)
      guard let type = contentTypes[file.pathExtension] else { continue }
      let page = ServedPage(contentType: type, bytes: try BoundedFile.read(file.path, limit: limit))
      pages["/demo/\(name)"] = page
      if name == "index.html" { pages["/"] = page }
    }
    guard pages["/"] != nil else { throw CommandFailure("--demo: \(folder.path) has no index.html") }
    return pages
  }
}
