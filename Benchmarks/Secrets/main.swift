// How long it takes to open a secret for one call, as the transport does each time: prints microseconds, the median of
// several runs.
import Foundation
import GatewayCore
import GatewayKit
import Logging
import OpenSSLVault
import SQLiteStore

/// A master key that is always there.
struct FixedKey: MasterKeySource {
  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey {
    let bytes = SecretBytes(count: 32) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
    return FoundMasterKey(.key, bytes, from: "the benchmark")
  }
  func keep(_ key: SecretBytes) throws(VaultError) -> String? { nil }
}

struct WallClock: GatewayClock {
  var now: Date { .now }
  let uptime = Duration.zero
  func sleep(for duration: Duration) async throws {}
}

let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

let name: SecretRef = "openai/api-key"
let origin = "https://api.openai.com"
let store = try SQLiteStore(folder: folder, log: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
let vault = try await OpenSSLVault.open(store, masterKey: FixedKey(), clock: WallClock())
_ = try await vault.bind([SecretUse(name: name, purpose: "openai.apiKey", origin: origin, path: "providers[0]")])
let value = Array("sk-\(String(repeating: "k", count: 160))".utf8)
let envelope = SecretEnvelope.seal(
  SecretBytes(count: value.count) { $0.copyBytes(from: value) }, to: vault.intakeKey, for: name.rawValue)
_ = try await vault.store(envelope ?? [], as: name, label: nil)

let calls = 20_000
var runs: [Double] = []
for _ in 0..<7 {
  let took = try await ContinuousClock().measure {
    for _ in 0..<calls { try await vault.withSecret(name, for: origin) { precondition($0.count == value.count) } }
  }
  runs.append(took.seconds * 1e6 / Double(calls))
}
print(runs.sorted()[runs.count / 2])
