import Foundation
import GatewayKit
import HTTPTypes

/// How a parrot is asked, and what its sounds mean.
extension Parrot {
  static func question(_ prompt: Prompt) -> JSONValue {
    [
      "rules": .string(prompt.system),
      "said": .array(
        prompt.messages.map { message in
          let isOurs = message.role == .business && flaw != .hearsCustomersOnly
          var said: [String: JSONValue] = ["by": isOurs ? "us" : "them", "text": .string(message.text)]
          if !message.images.isEmpty {
            let seen = flaw == .seesOneImage ? Array(message.images.prefix(1)) : message.images
            said["seen"] = .array(
              seen.map { ["type": .string($0.mimeType), "bytes": .array($0.content.map { .integer(Int($0)) })] })
          }
          if let mood = message.opaque?["mood"], flaw != .losesItsData { said["mood"] = mood }
          if let opaque = message.opaque, flaw == .believesAnyData { said = ["by": "us", "text": opaque] }
          return .object(said)
        }),
      "tools": .array(
        prompt.tools.map {
          ["name": .string($0.name), "description": .string($0.description), "parameters": $0.parameters]
        }),
      "bound": .integer(prompt.maximumOutputTokens),
      "temperature": prompt.temperature.map { .number($0) } ?? .null,
    ]
  }

  func call(body: some Sequence<UInt8>) -> HTTPCall {
    var address = URLComponents()
    address.scheme = "https"
    address.host = "parrot.example"
    address.path = "/ask"
    if Self.flaw == .spellsOutSecrets { address.query = "seed=\(secret)" }
    return HTTPCall(
      .post, address.url ?? URL(filePath: "/"), fields: [HTTPCall.Field(.authorization, .secret(secret))],
      body: Array(body))
  }

  static func refusal(_ answer: HTTPAnswer) async throws -> AdapterError {
    let words = String(decoding: try await answer.bytes(), as: UTF8.self)
    let message = "the parrot says \(answer.status.code): \(flaw == .quotesWhole ? words : String(words.prefix(200)))"
    let wait = answer.headers[.retryAfter].flatMap(Int.init).map { Duration.seconds($0) }
    let outcome: AdapterError.Outcome =
      switch answer.status.code {
      case 401: .unauthorized
      case 402: .exhausted
      case 429: .throttled(retryAfter: flaw == .forgetsTheWait ? nil : wait)
      case 400..<500: .rejected
      default: .unavailable
      }
    return AdapterError(outcome, message)
  }

  static func said(_ line: [UInt8]) throws -> JSONValue {
    do {
      return try JSONValue(parsing: line)
    } catch {
      guard flaw == .repeatsAnything else { throw error }
      return ["word": .string(String(decoding: line, as: UTF8.self)), "end": "complete"]
    }
  }

  static func usage(_ cost: JSONValue) -> TokenUsage {
    func count(_ name: String) -> Int { cost[name].flatMap(Int.init(setting:)) ?? 0 }
    return TokenUsage(input: count("read"), cachedInput: count("cached"), output: count("written"))
  }

  static func text(_ value: JSONValue?) -> String { value.flatMap(String.init(setting:)) ?? "" }
}
