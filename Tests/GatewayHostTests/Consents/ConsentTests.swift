@testable import GatewayHost
import Foundation
import GatewayCore
import GatewayKit
import Testing

/// What a consent is asked with, and what comes back.
@Suite struct ConsentTests {
  @Test("the settings that name a refresh token are found wherever they stand")
  func settings() throws {
    let grant: JSONValue = [
      "tokenURL": "https://a.example/token", "clientID": "x", "refreshToken": ["secret": "shop/refresh"],
      "scope": "mail",
      "clientSecret": ["secret": "shop/client"],
    ]
    let file: JSONValue = ["channels": [["settings": ["imap": ["url": "imaps://a.example", "oauth": grant]]]]]
    let found = try #require(ConsentSettings.find("shop/refresh", in: file))
    #expect(found.scope == "mail" && found.client.clientID == "x" && found.client.clientSecret == "shop/client")
    #expect(ConsentSettings.find("shop/client", in: file) == nil)
    #expect(ConsentSettings.find("shop/refresh", in: ["refreshToken": ["secret": "shop/refresh"]]) == nil)
  }

  @Test("Microsoft and Google are known by where they make tokens")
  func providers() {
    let microsoft = ConsentProvider(tokenURL: "https://login.microsoftonline.com/common/oauth2/v2.0/token")
    #expect(microsoft.deviceURL == "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode")
    #expect(microsoft.authorizeURL == "https://login.microsoftonline.com/common/oauth2/v2.0/authorize")
    #expect(microsoft.prefersDevice)
    let google = ConsentProvider(tokenURL: "https://oauth2.googleapis.com/token")
    #expect(google.deviceURL == nil && !google.prefersDevice)
    #expect(google.parameters.contains(URLQueryItem(name: "access_type", value: "offline")))
    #expect(ConsentProvider(tokenURL: "https://a.example/token").authorizeURL == nil)
  }

  @Test("only the answer to this question counts")
  func answers() throws {
    let consent = BrowserConsent()
    let page = try #require(
      consent.page(
        at: "https://a.example/auth?x=1", clientID: "me", scope: "a b", redirectURI: "http://127.0.0.1:1", also: []))
    let items = try #require(URLComponents(string: page)?.queryItems)
    #expect(items.first { $0.name == "state" }?.value == consent.state)
    #expect(items.first { $0.name == "x" }?.value == "1")
    #expect(items.first { $0.name == "code_challenge" }?.value?.count == 43)
    #expect(!page.contains(consent.verifier) && consent.verifier.count == 43)
    #expect(BrowserConsent().verifier != consent.verifier)

    #expect(consent.answer(in: "/?code=c%2Fd&state=\(consent.state)") == .code("c/d"))
    #expect(consent.answer(in: " http://127.0.0.1:1/?state=\(consent.state)&code=c\n") == .code("c"))
    #expect(consent.answer(in: "/?code=c&state=other") == .foreign)
    #expect(consent.answer(in: "/favicon.ico") == .foreign)
    #expect(consent.answer(in: "/?error=access_denied&state=\(consent.state)") == .refused("access_denied"))
  }
}
