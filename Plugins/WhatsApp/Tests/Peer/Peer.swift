import Foundation
public import GatewayKit
public import GatewayTestKit
import HTTPTypes
import WhatsApp

/// WhatsApp's remote side: Meta, which signs webhooks and takes messages at the Graph API.
public final class Peer: ServedConformancePeer, SendingConformancePeer {
  private static let appSecret = "app-secret-of-the-peer"
  private let graph = FakeGraph()

  /// WhatsApp.
  public static var adapter: any ChannelAdapter.Type { WhatsApp.self }

  /// Meta.
  public init() {}

  /// One number.
  public var settings: JSONValue {
    [
      "phoneNumberID": "1234567890", "businessAccountID": "102290129340398",
      "accessToken": ["secret": "whatsapp/access-token"], "appSecret": ["secret": "whatsapp/app-secret"],
      "verifyToken": ["secret": "whatsapp/verify-token"],
    ]
  }

  /// What webhooks are signed with, and what the subscription is confirmed by.
  public var secrets: [SecretRef: String] {
    ["whatsapp/app-secret": Self.appSecret, "whatsapp/verify-token": "verify-token-of-the-peer"]
  }

  /// The Graph API.
  public var http: any HTTPTransport { graph }

  /// One webhook for each message.
  public func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest]
  {
    var requests: [ServedRequest] = []
    for message in messages {
      requests.append(try await request(carrying: try Self.webhook(of: message), to: adapter))
    }
    return requests
  }

  /// A signed webhook.
  public func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest {
    let code = try await FixedSigner(secrets: secrets).authenticationCode(for: body, keyedBy: "whatsapp/app-secret")
    return Self.post(body, signature: "sha256=\(Hexadecimal.text(code))")
  }

  /// Without a signature, with a cut, a foreign or a changed one, and one of an older kind.
  public func forgeries(of request: ServedRequest) -> [Forgery] {
    let signature = request.headers[Self.signatureName] ?? ""
    let flipped = signature.dropLast() + (signature.hasSuffix("0") ? "1" : "0")
    let changes: [(String, String?)] = [
      ("without a signature", nil), ("with an empty signature", ""),
      ("with a cut signature", String(signature.dropLast(2))),
      ("with a changed signature", String(flipped)),
      ("with a signature without its kind", String(signature.dropFirst(7))),
      ("with another kind of signature", "sha1=" + signature.dropFirst(7).prefix(40)),
      ("with a signature of zeros", "sha256=" + String(repeating: "0", count: 64)),
    ]
    return changes.map { name, value in
      var headers = request.headers
      headers[Self.signatureName] = value
      return Forgery(
        name,
        ServedRequest(
          method: request.method, path: request.path, headers: headers, clientAddress: request.clientAddress,
          body: request.body))
    }
  }

  /// What the Graph API does from now on.
  public func behave(_ behaviour: PeerBehaviour) async { graph.behave(behaviour) }

  /// How many requests the Graph API has got.
  public var requestCount: Int { get async { graph.requestCount } }

  private static func webhook(of message: PeerMessage) throws -> [UInt8] {
    let number =
      "1555" + String(message.customer.utf8.reduce(1_000_000) { ($0 * 31 + Int($1)) % 8_999_999 + 1_000_000 })
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [
        [
          "id": "102290129340398",
          "changes": [
            [
              "field": "messages",
              "value": [
                "messaging_product": "whatsapp",
                "metadata": ["display_phone_number": "551140028922", "phone_number_id": "1234567890"],
                "contacts": [["profile": ["name": .string(message.customer)], "wa_id": .string(number)]],
                "messages": [
                  [
                    "from": .string(number), "id": .string("wamid.\(message.id)"), "timestamp": "1749416383",
                    "type": "text", "text": ["body": .string(message.text)],
                  ]
                ],
              ],
            ]
          ],
        ]
      ],
    ]
    return Array(try JSONEncoder().encode(body))
  }

  private static let signatureName = HTTPField.Name.literal("X-Hub-Signature-256")

  private static func post(_ body: [UInt8], signature: String) -> ServedRequest {
    ServedRequest(
      method: .post, path: "webhook", headers: [.contentType: "application/json", signatureName: signature],
      clientAddress: "192.0.2.7", body: ServedBody(bytes: body))
  }

}
