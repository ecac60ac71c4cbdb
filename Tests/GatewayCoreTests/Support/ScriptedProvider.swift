import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// A provider of the tests: does what its script says, one behaviour a call, then the last one forever.
struct ScriptedProvider: ProviderAdapter, ImageSeeing, Transcribing {
  static let descriptor = PluginDescriptor(
    id: "scripted", title: "Scripted", icon: "<svg/>",
    settings: SettingsSpec([
      ProviderSetting.model.field, ProviderSetting.promises.field, ProviderSetting.images.field,
      ProviderSetting.transcriptionModel.field, ProviderSetting.concurrentCalls.field,
    ]))

  static func tokensPerImage(_ settings: Settings) -> Int? { settings[ProviderSetting.images] == true ? 1_000 : nil }

  static func transcriptionModel(_ settings: Settings) -> String? { settings[ProviderSetting.transcriptionModel] }

  static func takes(_ mimeType: String) -> Bool { mimeType != "audio/amr" }

  private let script: Script

  init(settings: Settings, context: ProviderContext) { script = Script.named(context.provider.rawValue) }

  func transcribe(_ recording: Recording) async throws(AdapterError) -> Transcription {
    switch script.hear(recording) {
    case .success(let heard): return heard
    case .failure(let error):
      if error.message == "silent" { await script.untilReleased() }
      throw error
    }
  }

  func verify() async -> KeyVerification { .ok }

  func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    switch script.next(prompt) {
    case .says(let words):
      for word in words { sink.write(word) }
      return Completion(text: words.joined(), usage: TokenUsage(input: 10, output: words.count))
    case .answers(let completion):
      sink.write(completion.text)
      return completion
    case .calls(let tool):
      return Completion(text: "", toolCalls: [ToolCall(id: "1", name: tool, arguments: [:])], finish: .toolCalls)
    case .fails(let error, let words):
      for word in words { sink.write(word) }
      if !words.isEmpty { await script.untilReleased() }
      throw error
    case .performs(let act): return await act(prompt, sink)
    case .hangs(let words, let tool, let finish):
      for word in words { sink.write(word) }
      await script.untilReleased()
      if Task.isCancelled { throw AdapterError(.unknown, "cancelled") }
      let calls = tool.map { [ToolCall(id: "1", name: $0, arguments: [:])] } ?? []
      return Completion(text: words.joined(), toolCalls: calls, finish: finish)
    }
  }
}

extension ScriptedProvider {
  /// A provider of this id with this model, connected by the secret `key`. Its words pass unchecked, as they come, unless
  /// `promises` says otherwise; no call waits for another, unless `concurrentCalls` says so.
  static func configuration(
    _ id: String, model: String? = nil, promises: String = "off", images: Bool = false,
    hearing transcriptionModel: String? = nil, concurrentCalls: Int = 1_000
  ) -> ProviderConfiguration {
    var given: [String: JSONValue] = [
      "promises": .string(promises), "images": .bool(images), "concurrentCalls": .integer(concurrentCalls),
    ]
    given["transcriptionModel"] = transcriptionModel.map(JSONValue.string)
    given["model"] = model.map(JSONValue.string)
    let (settings, _) = descriptor.settings.decode(.object(given))
    return ProviderConfiguration(
      id: ProviderID(rawValue: id), adapter: ScriptedProvider.self, settings: settings ?? .none, key: "key")
  }
}

/// What a `ScriptedProvider` does.
final class Script: Sendable {
  enum Behaviour: Sendable {
    case says([String])
    case answers(Completion)
    case calls(String)
    /// Fails after some words, once released.
    case fails(AdapterError, after: [String] = [])
    /// Does this.
    case performs(@Sendable (Prompt, any ReplySink) async -> Completion)
    /// Writes, and waits until released or cancelled.
    case hangs(after: [String] = [], calling: String? = nil, finish: Completion.Finish = .complete)
  }

  private static let scripts = Mutex<[String: Script]>([:])
  private let behaviours = Mutex<[Behaviour]>([])
  private let prompted = Mutex<[Prompt]>([])
  private let sounds = Mutex<(heard: [Recording], next: [Result<Transcription, AdapterError>])>(([], []))
  private let release = AsyncStream<Void>.makeStream()

  static func named(_ name: String) -> Script {
    scripts.withLock { scripts in
      if let script = scripts[name] { return script }
      let script = Script()
      scripts[name] = script
      return script
    }
  }

  /// What it was asked, in order.
  var prompts: [Prompt] { prompted.withLock { $0 } }

  /// What it was given to hear, in order.
  var recordings: [Recording] { sounds.withLock(\.heard) }

  /// Its transcriptions: one a call, then the last one forever. A failure called `silent` takes its time.
  func hears(_ results: Result<Transcription, AdapterError>...) { sounds.withLock { $0.next = results } }

  func hear(_ recording: Recording) -> Result<Transcription, AdapterError> {
    sounds.withLock { sounds in
      sounds.heard.append(recording)
      guard let last = sounds.next.last else {
        return .failure(AdapterError(.rejected, "nothing to hear was expected"))
      }
      return sounds.next.count > 1 ? sounds.next.removeFirst() : last
    }
  }

  func play(_ behaviours: Behaviour...) { self.behaviours.withLock { $0 = behaviours } }

  /// Lets one waiting call go on.
  func go() { release.continuation.yield() }

  func untilReleased() async {
    for await _ in release.stream { return }
  }

  func next(_ prompt: Prompt) -> Behaviour {
    prompted.withLock { $0.append(prompt) }
    return behaviours.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
  }
}
