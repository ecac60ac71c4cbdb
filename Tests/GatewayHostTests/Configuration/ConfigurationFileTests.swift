import Foundation
import GatewayCore
import GatewayKit
import Synchronization
import Testing

@testable import GatewayHost

@Suite("The file is read again while the gateway runs") struct ConfigurationFileTests {
  private static func text(token: String) -> String {
    """
    { "business": { "name": "B", "locale": "en", "timeZone": "UTC" }, "channels": [
      { "id": "a", "adapter": "fake_channel",
        "settings": { "phoneNumberID": "1", "accessToken": { "secret": "\(token)" } } } ] }
    """
  }

  @Test("What the running roster uses stays bound, except for secrets that the file names")
  func keeps() async throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "channels.json").path
    try Self.text(token: "new").write(toFile: path, atomically: true, encoding: .utf8)
    let registry = try AdapterRegistry([FakeChannel.self])
    let configuration = try #require(try LoadedConfiguration(path: path, registry: registry).configuration)
    let bound = Mutex<[[SecretUse]]>([])
    let file = ConfigurationFile(path: path, registry: registry, configuration: configuration) { uses in
      bound.withLock { $0.append(uses) }
      return []
    }
    let old = SecretUse(name: "old", purpose: "fake.accessToken", origin: nil, path: "")
    let other = SecretUse(name: "new", purpose: "fake.other", origin: "https://other.example", path: "")
    let read = try await file.read(with: ConfigurationEdits(), requiring: nil)
    for _ in 1...3 { _ = try await file.bind(read, keeping: [old, other]) }
    _ = try await file.bind(read, keeping: [])
    let purposes = bound.withLock { $0 }.map { $0.map { "\($0.name) \($0.purpose)" } }
    let kept = ["new fake.accessToken", "old fake.accessToken"]
    #expect(purposes == [kept, kept, kept, ["new fake.accessToken"]])
  }
}
