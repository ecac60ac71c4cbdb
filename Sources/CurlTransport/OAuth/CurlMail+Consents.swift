import Foundation
public import GatewayCore
public import GatewayKit
import HTTPTypes

extension CurlMail: ConsentTaking {
  private struct DeviceAnswer: Decodable {
    let device_code: String
    let user_code: String
    let verification_uri: String?
    /// Google's name for it.
    let verification_url: String?
    let expires_in: Int
    let interval: Int?
  }

  /// Requests a device code (RFC 8628, 3.1).
  public func deviceCode(
    for client: ConsentClient, scope: String, at url: String
  ) async throws(AdapterError) -> DeviceCode {
    guard let address = URL(string: url) else { throw AdapterError(.rejected, "\(url) is not a valid address") }
    var form = SecretForm()
    form.add("client_id", client.clientID)
    form.add("scope", scope)
    let answer = try await http.send(
      HTTPCall(
        .post, address, fields: [.init(.contentType, .plain("application/x-www-form-urlencoded"))],
        body: form.body.withBytes { Array($0) }, maximumBytes: SecretSink.capacity))
    let bytes = try await answer.bytes()
    guard answer.status.kind == .successful,
      let code = try? JSONDecoder().decode(DeviceAnswer.self, from: Data(bytes)),
      let page = code.verification_uri ?? code.verification_url
    else {
      let words = LoginFailure.line(String(decoding: bytes.prefix(300), as: UTF8.self))
      throw AdapterError(.rejected, "the provider returned no device code (\(answer.status.code)): \(words)")
    }
    return DeviceCode(
      deviceCode: code.device_code, userCode: code.user_code, verificationURL: page,
      interval: min(max(1, code.interval ?? 5), 60), expiresIn: code.expires_in)
  }

  /// Exchanges a proof for a refresh token, which is stored in the vault.
  public func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdapterError) -> ConsentOutcome {
    let answer: TokenAnswer
    do throws(AdapterError) {
      answer = try await tokens.endpoint.ask(
        client.tokenURL, client: .init(id: client.clientID, secret: client.clientSecret), fields: Self.fields(proof))
    } catch {
      switch (error.cause as? TokenEndpoint.Refusal)?.code {
      case "authorization_pending": return .pending
      case "slow_down": return .slowDown
      default: throw error
      }
    }
    guard let token = answer.refreshToken, token.count > 0 else {
      throw AdapterError(
        .rejected,
        "the provider returned no refresh token: request offline access (Microsoft: scope "
          + "offline_access; Google: access_type=offline and prompt=consent)")
    }
    do {
      try await secrets.keep(
        FreshSecret(name: client.secret, count: token.count) { room in
          token.withBytes { room.copyMemory(from: $0) }
        })
    } catch {
      throw AdapterError(.unavailable, "the vault could not store the refresh token: \(error.message)", cause: error)
    }
    return .stored
  }

  private static func fields(_ proof: ConsentProof) -> [(String, String)] {
    switch proof {
    case .device(let code):
      [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)]
    case .browser(let code, let verifier, let redirectURI):
      [
        ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier),
        ("redirect_uri", redirectURI),
      ]
    }
  }
}
