import ArgumentParser
import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault

/// `balcao keys authorize`
struct KeysAuthorizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorize",
    abstract: "Asks the owner of a mailbox for consent and stores the refresh token.",
    discussion: """
      The refresh token must be named by an `oauth` setting of channels.json. For Microsoft, you type a code on any \
      device. For Google, you log in with a browser; if the browser runs on another machine, paste the address it ends \
      at. With --public, the browser returns to server.publicURL, where the running server receives the answer. The token \
      is never shown.
      """)

  @OptionGroup var options: AdminOptions
  @Flag(help: "Show a code to type on another device.") var device = false
  @Flag(help: "Use a browser on this machine.") var browser = false
  @Flag(help: "Use a browser that returns to server.publicURL.") var `public` = false
  @Option(help: "The provider's authorization page. Known for Microsoft and Google.") var authorizeURL: String?
  @Option(help: "The provider's device-code address. Known for Microsoft.") var deviceURL: String?
  @Argument(help: "The refresh token's name in channels.json, such as support/refresh.") var name: String

  func validate() throws {
    guard [device, browser, self.public].count(where: \.self) <= 1 else {
      throw ValidationError("Choose one of --device, --browser and --public.")
    }
  }

  func run() async throws {
    ProcessMemory.keepOutOfCoreImages()
    let name = SecretRef(rawValue: name)
    let settings = try consent(name)
    var provider = ConsentProvider(tokenURL: settings.client.tokenURL)
    provider.authorizeURL = authorizeURL ?? provider.authorizeURL
    provider.deviceURL = deviceURL ?? provider.deviceURL
    guard let scope = settings.scope else {
      throw CommandFailure(
        "the `oauth` setting that names \(name) has no `scope`; add the scope from the provider's guide")
    }
    let isPublic = self.public
    let byDevice = device || (!browser && !isPublic && (provider.prefersDevice || provider.authorizeURL == nil))
    try await options.session(creating: true) { [provider] session in
      if byDevice {
        try await askByDevice(settings.client, scope, provider, session)
      } else if isPublic {
        try await askInPublic(settings.client, scope, provider, session)
      } else {
        try await askByBrowser(settings.client, scope, provider, session)
      }
    }
    Output.line("the consent is stored as \(name)")
  }

  private func consent(_ name: SecretRef) throws -> ConsentSettings {
    let path = options.file
    // Reports problems of the file. The consent settings themselves are read from the raw JSON.
    _ = try options.configuration(AdapterRegistry(Balcao.adapters))
    let file = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(filePath: path)))
    guard let found = ConsentSettings.find(name, in: file) else {
      throw CommandFailure("no `oauth` setting of \(path) has \(name) as its refreshToken")
    }
    return found
  }

  private func askByDevice(
    _ client: ConsentClient, _ scope: String, _ provider: ConsentProvider, _ session: OperationSession
  ) async throws {
    guard let url = provider.deviceURL else {
      throw CommandFailure("the provider's device-code address is unknown; give it with --device-url")
    }
    let code = try await session.run(RequestDeviceCode(client: client, scope: scope, url: url))
    Output.line("Open \(code.verificationURL) in any browser, log in as the mailbox, and type: \(code.userCode)")
    var interval = Duration.seconds(code.interval)
    let deadline = ContinuousClock.now + .seconds(code.expiresIn)
    while .now < deadline {
      try await Task.sleep(for: interval)
      let proof = ConsentProof.device(code: code.deviceCode)
      switch try await session.run(RedeemConsent(client: client, proof: proof)) {
      case .stored: return
      case .pending: break
      // RFC 8628, 3.5.
      case .slowDown: interval += .seconds(5)
      }
    }
    throw CommandFailure("the code expired before it was typed; nothing was stored")
  }

  private func askByBrowser(
    _ client: ConsentClient, _ scope: String, _ provider: ConsentProvider, _ session: OperationSession
  ) async throws {
    let url = try Self.demandPage(provider)
    let receiver = try LoopbackReceiver()
    defer { receiver.close() }
    let redirectURI = "http://127.0.0.1:\(receiver.port)"
    let consent = BrowserConsent()
    guard
      let page = consent.page(
        at: url, clientID: client.clientID, scope: scope, redirectURI: redirectURI, also: provider.parameters)
    else { throw CommandFailure("\(url) is not a valid address") }
    Output.line("Open this address in a browser, and log in as the mailbox:")
    Output.line(page)
    Output.line(
      "If the browser runs on another machine, it ends at an address that it cannot open. Paste that address here.")
    let deadline = ContinuousClock.now + .seconds(600)
    while let address = receiver.next(within: deadline - .now, readsInput: true) {
      switch consent.answer(in: address) {
      case .foreign: continue
      case .refused(let reason): throw CommandFailure("the consent was not given: \(reason)")
      case .code(let code):
        let proof = ConsentProof.browser(code: code, verifier: consent.verifier, redirectURI: redirectURI)
        guard try await session.run(RedeemConsent(client: client, proof: proof)) == .stored else {
          throw CommandFailure("the provider did not accept the browser's code; nothing was stored")
        }
        return
      }
    }
    throw CommandFailure("no answer from the browser within ten minutes; nothing was stored")
  }

  private func askInPublic(
    _ client: ConsentClient, _ scope: String, _ provider: ConsentProvider, _ session: OperationSession
  ) async throws {
    let url = try Self.demandPage(provider)
    guard session.isServed else {
      throw CommandFailure("--public needs a running server; start `balcao serve` and try again")
    }
    let consent = BrowserConsent()
    let redirectURI = try await session.run(
      ExpectConsent(
        consent: AwaitedConsent(client: client, state: consent.state, verifier: consent.verifier)))
    guard
      let page = consent.page(
        at: url, clientID: client.clientID, scope: scope, redirectURI: redirectURI, also: provider.parameters)
    else { throw CommandFailure("\(url) is not a valid address") }
    Output.line("Open this address in any browser, and log in as the mailbox:")
    Output.line(page)
    Output.line("Register \(redirectURI) as a redirect address of the application.")
    while true {
      switch try await session.run(ShowConsentProgress(state: consent.state)) {
      case .stored: return
      case .waiting: try await Task.sleep(for: .seconds(1))
      case .failed(let reason): throw CommandFailure(reason)
      case .over: throw CommandFailure("no answer from the browser within ten minutes; nothing was stored")
      }
    }
  }

  private static func demandPage(_ provider: ConsentProvider) throws(CommandFailure) -> String {
    guard let url = provider.authorizeURL else {
      throw CommandFailure("the provider's authorization page is unknown; give it with --authorize-url")
    }
    return url
  }
}
