import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

extension WidgetHarness {
  static let secret = "um segredo da padaria"

  /// A widget that verifies identities with `secret`; `signer` holds another one, or none, where a test wants that.
  static func verifying(
    signer: FixedSigner = FixedSigner(secrets: ["site/identity": secret])
  ) throws -> WidgetHarness {
    try WidgetHarness(
      ["allowedOrigins": ["https://padaria.example"], "identitySecret": ["secret": "site/identity"]], signer: signer)
  }

  /// What the business's server makes of a canonical identity: the body of `POST sessions`.
  static func signed(_ identity: String, with secret: String = secret) async throws -> String {
    let signer = FixedSigner(secrets: ["x": secret])
    let code = try await signer.authenticationCode(for: Array(identity.utf8), keyedBy: "x")
    let digits = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return #"{"identity":\#(identity),"signature":"\#(digits)"}"#
  }

  /// The token of the user `id`, vouched for until an hour from now.
  func token(ofUser id: String, name: String? = nil, email: String? = nil) async throws -> String {
    let expires = Int(clock.now.timeIntervalSince1970) + 3600
    let members = [
      email.map { #""email":"\#($0)""# }, #""expires":\#(expires)"#, #""id":"\#(id)""#,
      name.map { #""name":"\#($0)""# },
    ]
    let identity = "{" + members.compactMap(\.self).joined(separator: ",") + "}"
    let response = await send(.post, "sessions", body: try await Self.signed(identity))
    #expect(response.status == .created)
    return try #require(try response.json()["token"].flatMap(String.init(setting:)))
  }
}
