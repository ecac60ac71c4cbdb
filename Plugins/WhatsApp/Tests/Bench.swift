import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Logging
import Synchronization

@testable import WhatsApp

/// One number's channel with scripted answers of the Graph API.
final class Bench: Sendable {
  let whatsApp: WhatsApp
  let state = MemoryAdapterState()
  let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private let transport: ScriptedTransport

  init(_ more: [String: JSONValue], publicURL: URL? = nil) throws {
    let settings: [String: JSONValue] = [
      "phoneNumberID": "1234567890", "businessAccountID": "102290129340398", "accessToken": ["secret": "wa/token"],
      "appSecret": ["secret": "wa/app"], "verifyToken": ["secret": "wa/verify"],
    ].merging(more) { $1 }
    let decoded = WhatsApp.descriptor.settings.decode(.object(settings))
    guard let decoded = decoded.settings else { throw AdapterError(.rejected, "\(decoded.diagnostics)") }
    let box = Box()
    transport = ScriptedTransport { _ in box.next() }
    self.box = box
    whatsApp = WhatsApp(
      settings: decoded,
      context: .forTesting(
        state: state, signer: FixedSigner(secrets: ["wa/app": "app", "wa/verify": "verify-me"]), http: transport,
        publicURL: publicURL))
  }

  private let box: Box

  var answers: [ScriptedAnswer] {
    get { box.answers.withLock { $0 } }
    set { box.answers.withLock { $0 = newValue } }
  }

  var calls: [HTTPCall] { transport.calls }

  static func check(token: String) -> ServedRequest {
    ServedRequest(
      method: .get, path: "webhook",
      query: [
        QueryParameter(name: "hub.mode", value: "subscribe"), QueryParameter(name: "hub.verify_token", value: token),
        QueryParameter(name: "hub.challenge", value: "1158201444"),
      ], clientAddress: "192.0.2.7")
  }

  private final class Box: Sendable {
    let answers = Mutex<[ScriptedAnswer]>([])
    func next() -> TransportScript {
      answers.withLock { $0.isEmpty ? .isUnreachable : .answers($0.removeFirst()) }
    }
  }
}
