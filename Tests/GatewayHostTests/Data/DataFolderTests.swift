import Foundation
import Testing

@testable import GatewayHost

@Suite struct DataFolderTests {
  @Test("Invariant 13: a folder has one owner at a time; a refusal contains the owner's pid")
  func oneOwner() throws {
    let place = try TemporaryFolder()
    guard case .taken(let first) = try DataFolder.take(place.path, creating: false) else {
      Issue.record("a folder of nobody's was not given")
      return
    }
    guard case .held(let owner) = try DataFolder.take(place.path, creating: false) else {
      Issue.record("a held folder was given again")
      return
    }
    #expect(owner == "\(getpid())")
    withExtendedLifetime(first) {}
  }

  @Test("A folder is free when its owner lets go, and keeps its id")
  func released() throws {
    let place = try TemporaryFolder()
    func id() throws -> String? {
      guard case .taken(let folder) = try DataFolder.take(place.path, creating: false) else { return nil }
      return folder.id
    }
    let first = try #require(try id())
    #expect(first.count == 32)
    #expect(try id() == first)
  }

  @Test("A folder is made for its owner alone, and only when asked")
  func creation() throws {
    let place = try TemporaryFolder()
    let path = place.path + "/data"
    #expect(throws: CommandFailure.self) { try DataFolder.take(path, creating: false) }
    _ = try DataFolder.take(path, creating: true)
    for (file, mode) in [("", 0o700), ("/lock", 0o600), ("/id", 0o600)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path + file)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(file)")
    }
  }

  @Test("A damaged id stops the start instead of being replaced", arguments: ["", "x", "../../etc"])
  func damagedID(text: String) throws {
    let place = try TemporaryFolder()
    try text.write(to: place.url.appending(path: "id"), atomically: true, encoding: .utf8)
    #expect(throws: CommandFailure.self) { try DataFolder.take(place.path, creating: false) }
  }

  @Test("A path too long for a socket is replaced by a short one that clients find", arguments: [false, true])
  func socketPath(long: Bool) throws {
    let place = try TemporaryFolder(longName: long)
    guard case .taken(let folder) = try DataFolder.take(place.path, creating: false) else {
      Issue.record("not taken")
      return
    }
    let path = try ControlSocketPath.prepare(in: folder)
    #expect(path.utf8.count <= ControlSocketPath.limit)
    #expect(ControlSocketPath.find(in: folder.url) == path)
    #expect(path.hasPrefix(folder.url.path) == !long)
  }
}
