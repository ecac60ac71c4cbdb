import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// A provider's token endpoint. Only this type fills secrets into the form and reads tokens.
struct TokenEndpoint: Sendable {
  let caller: Caller

  /// Requests tokens. `fields` are the grant's fields without secrets; the secrets are opened for the endpoint's
  /// origin.
  ///
  /// - Throws: `.unauthorized` when the provider refuses the grant or the application, with its text; `.unavailable`
  ///   when it could not be reached or reports a temporary failure. The cause is a `Refusal` if the provider gave a
  ///   reason.
  func ask(
    _ url: String, client: Client, fields: [(String, String)], refreshToken: CleansedText? = nil
  ) async throws(AdapterError) -> TokenAnswer {
    let target = try Self.target(url)
    var form = SecretForm()
    for (name, value) in fields { form.add(name, value) }
    form.add("client_id", client.id)
    if let refreshToken { form.add("refresh_token", refreshToken) }
    if let name = client.secret {
      let secret = try await caller.secrets.withSecret(name, for: target.origin) { CleansedText($0) }
      form.add("client_secret", secret)
    }
    let sink = SecretSink()
    guard let address = URL(string: url) else {
      throw AdapterError(.rejected, "\(target.origin) is not a valid address")
    }
    let call = HTTPCall(
      .post, address,
      fields: [
        .init(.contentType, .plain("application/x-www-form-urlencoded")), .init(.accept, .plain("application/json")),
      ], maximumBytes: SecretSink.capacity)
    let answer: HTTPAnswer
    do throws(AdapterError) {
      answer = try await caller.send(
        call, to: target, by: .pooled(caller.options.proxies), until: .now + call.deadline,
        body: .cleansed(form.body), sink: sink)
      _ = try await answer.bytes()
    } catch {
      // A repeated request is harmless: at worst a token stays unused.
      guard error.outcome == .unknown else { throw error }
      throw AdapterError(.unavailable, "\(target.origin) returned no complete response: \(error.message)", cause: error)
    }
    let tokens = sink.withBytes { TokenAnswer($0) }
    guard answer.status.kind == .successful, let tokens, tokens.accessToken != nil else {
      throw Self.failure(answer.status.code, tokens, of: target.origin)
    }
    return tokens
  }

  /// An application registered with the provider.
  struct Client: Sendable {
    let id: String
    let secret: SecretRef?
  }

  /// The provider's error code (RFC 6749, 5.2; RFC 8628, 3.5).
  struct Refusal: Error {
    let code: String
  }

  private static func target(_ url: String) throws(AdapterError) -> CallTarget {
    guard let address = URL(string: url) else { throw AdapterError(.rejected, "the token address is invalid") }
    let target = try CallTarget(address)
    guard target.isEncrypted || target.isLoopback else {
      throw AdapterError(.rejected, "\(target.origin) is not encrypted: tokens must be requested over https://")
    }
    return target
  }

  private static func failure(_ status: Int, _ answer: TokenAnswer?, of origin: String) -> AdapterError {
    let code = answer?.error ?? ""
    let words = [code, answer?.errorDescription ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    let said = words.isEmpty ? "status \(status)" : words
    let cause = answer?.error.map { Refusal(code: $0) }
    if status == 429 { return AdapterError(.throttled(retryAfter: nil), "\(origin) issues no token now: \(said)") }
    if status >= 500 || code == "temporarily_unavailable" || code == "server_error" || status < 400 {
      return AdapterError(.unavailable, "\(origin) issues no token now: \(said)", cause: cause)
    }
    return AdapterError(.unauthorized, "\(origin) issued no token: \(said)", cause: cause)
  }
}
