import Foundation
import GatewayCore
import GatewayKit
import Registry
import Testing

@testable import GatewayHost

/// The examples of `docs/interfaces/media.md`, read from the page and tried.
@Suite struct MediaPageTests {
  private let page: Page

  init() throws { page = try Page("media.md") }

  /// Reads providers beside a price list in which the transcription model has no price.
  private func load(_ providers: String) throws -> LoadedConfiguration {
    let folder = try TemporaryFolder()
    let prices = """
      { "version": 1, "currency": "USD", "models": [ { "model": "gpt-4.1-mini", "input": 1, "output": 1 } ] }
      """
    try Data(prices.utf8).write(to: folder.url.appending(path: "prices.json"))
    let text = """
      { "business": { "name": "Padaria do Sol", "locale": "pt-BR", "timeZone": "America/Sao_Paulo" },
        "channels": [], "prices": "prices.json", "providers": \(providers) }
      """
    return LoadedConfiguration(
      bytes: Array(text.utf8), folder: folder.url.path, registry: try AdapterRegistry(adapters))
  }

  @Test("The page's providers hear, each with the model that the page names, and see")
  func providers() throws {
    let loaded = try load(try #require(page.blocks("json providers").first))
    #expect(loaded.diagnostics.map(\.description) == [])
    let configuration = try #require(loaded.configuration)
    let models = configuration.providers.map {
      ($0.adapter as? any Transcribing.Type)?.transcriptionModel($0.settings)
    }
    #expect(models == ["gpt-4o-mini-transcribe", "gemini-2.5-flash-lite"])
    let tokens = configuration.providers.map { ($0.adapter as? any ImageSeeing.Type)?.tokensPerImage($0.settings) }
    #expect(tokens == [16_384, 10_320])
    #expect(page.text.contains("16,384 tokens (48,169 with gpt-4o-mini") && page.text.contains("with Gemini 10,320"))
  }

  @Test("A hard limit without a price for the transcription model is reported with its path")
  func unpriced() throws {
    let loaded = try load(
      """
      [ { "id": "openai", "adapter": "openai", "budget": { "monthlyHard": 1, "currency": "USD" },
          "settings": { "model": "gpt-4.1-mini", "apiKey": { "secret": "openai/api-key" },
                        "transcriptionModel": "whisper-1" } } ]
      """)
    #expect(
      loaded.diagnostics.map(\.description) == [
        "providers[0].budget.monthlyHard: this limit cannot be enforced: there is no price for the model whisper-1"
      ])
  }

  @Test("The page's content is content")
  func content() throws {
    let text = try #require(page.blocks("json").first)
    let (bundle, diagnostics) = ContentBundle.decode(bytes: Array(text.utf8))
    #expect(diagnostics.isEmpty)
    #expect(bundle?.mediaReply?.onceEveryHours == 1)
  }
}
