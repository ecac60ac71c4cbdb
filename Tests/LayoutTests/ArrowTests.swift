import Testing

/// The arrows of docs/architecture.md, read off the import lines.
@Suite struct ArrowTests {
  @Test("a room imports only what its arrows allow", arguments: Room.all)
  func arrows(room: Room) {
    #expect(!room.files.isEmpty, "\(room.folder) is listed in Room.all and has no source")
    for file in room.files {
      let strangers = file.imports.subtracting(room.mayImport).subtracting(Room.toolchain)
      #expect(strangers.isEmpty, "\(file.path) imports \(strangers.sorted().joined(separator: ", "))")
    }
  }

  @Test("every source belongs to a room")
  func noRoomIsForgotten() {
    let sources = Repository.swiftFiles.filter { file in
      file.path.hasPrefix("Sources/") || (file.path.hasPrefix("Plugins/") && !file.path.contains("/Tests/"))
    }
    for file in sources {
      #expect(Room.all.contains { file.path.hasPrefix($0.folder) }, "\(file.path) lies in no room of Room.all")
    }
  }

  @Test(
    "a library has one importer",
    arguments: [
      ("GRDB", "Sources/SQLiteStore/"), ("Hummingbird", "Sources/GatewayServer/"),
      ("COpenSSL", "Sources/OpenSSLVault/"), ("CCurl", "Sources/CurlTransport/"), ("CRE2", "Sources/GatewayCore/"),
      ("CFault", "Sources/GatewayHost/"),
      ("CGMime", "Plugins/Email/Sources/"), ("CXML", "Plugins/Email/Sources/"),
    ])
  func onlyImporter(module: String, folder: String) {
    for file in Repository.swiftFiles where file.isShipped && file.imports.contains(module) {
      #expect(file.path.hasPrefix(folder), "\(file.path) imports \(module), which belongs to \(folder)")
    }
  }

  @Test("what is decided does no I/O", arguments: ["Sources/GatewayKit/", "Sources/GatewayCore/", "Plugins/"])
  func noInputOutput(folder: String) {
    let calls = ["FileManager", "FileHandle", "Process(", "URLSession", "print("]
    for file in Repository.swiftFiles where file.isShipped && file.path.hasPrefix(folder) {
      #expect(file.imports.isDisjoint(with: Room.systemCalls), "\(file.path) imports the system's calls")
      for call in calls {
        #expect(!file.code.contains { $0.mentions(call) }, "\(file.path) does I/O: \(call)")
      }
    }
  }

  @Test("nothing talks to the network through Foundation")
  func noFoundationNetworking() {
    for file in Repository.swiftFiles where file.isShipped {
      #expect(!file.imports.contains("FoundationNetworking"), "\(file.path) imports FoundationNetworking")
    }
  }

  @Test("the test kit can be used without Swift Testing")
  func testKitStandsAlone() {
    for file in Repository.swiftFiles where file.path.hasPrefix("Sources/GatewayTestKit/") {
      #expect(!file.imports.contains("Testing"), "\(file.path) imports Testing")
    }
  }
}
