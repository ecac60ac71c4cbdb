import Foundation

/// The repository this file was compiled in, as text.
enum Repository {
  /// The folder that holds `Package.swift`.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every file a person wrote, as paths relative to the root, sorted.
  static let files: [String] = {
    let made: Set<String> = [".git", ".swiftpm", "__pycache__", ".pytest_cache", "Package.resolved"]
    let madeIn = [".build", ".venv"]
    var found: [String] = []
    func walk(_ folder: String) {
      let url = folder.isEmpty ? root : root.appending(path: folder)
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path()) else { return }
      for name in names where !made.contains(name) && !(folder.isEmpty && name.hasPrefix("data")) {
        guard !madeIn.contains(where: name.hasPrefix) else { continue }
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.appending(path: path).path(), isDirectory: &isFolder) else {
          continue
        }
        if isFolder.boolValue { walk(path) } else { found.append(path) }
      }
    }
    walk("")
    return found.sorted()
  }()

  /// The Swift files of ours: sources, plugins and tests.
  static let swiftFiles: [SwiftFile] =
    files
    .filter { $0.hasSuffix(".swift") && $0 != "Package.swift" }
    .map { SwiftFile(path: $0, text: text(of: $0)) }

  /// The text of a file; empty when it is not UTF-8, such as a picture.
  static func text(of path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// The folders directly inside `folder`.
  static func folders(in folder: String) -> [String] {
    let inside = files.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.count + 1) }
    return Set(inside.filter { $0.contains("/") }.map { String($0.prefix { $0 != "/" }) }).sorted()
  }
}
