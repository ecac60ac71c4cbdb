import Foundation
import GatewayKit
import HTTPTypes
import Synchronization

/// A provider that does the least a provider can, and one thing wrong where `flaw` says so.
struct Parrot: ProviderAdapter, ImageSeeing, Transcribing {
  /// What is wrong with every parrot of this task.
  @TaskLocal static var flaw: ProviderFlaw?

  private static let cage = Setting<String>.required("cage", .url(schemes: ["https"]), help: "Where the parrot lives.")
  private static let seed = Setting<SecretRef>.required(
    "seed", .secret(purpose: "parrot.seed", originFrom: "cage"), help: "What makes it talk.")
  private static let moods = Mutex(0)

  static var descriptor: PluginDescriptor {
    PluginDescriptor(
      id: flaw == .idInCapitals ? "Parrot" : "parrot", title: "Parrot",
      icon: "<svg viewBox=\"0 0 24 24\"><path fill=\"currentColor\" d=\"M0 0h24\"/></svg>",
      settings: SettingsSpec(
        [cage.field, seed.field, ProviderSetting.transcriptionModel.field]
          + (flaw == .withoutCommonSettings ? [] : ProviderSetting.fields)),
      exemptions: flaw == .exemptFromNothing ? [ConformanceExemption(check: "singing", reason: "It only talks.")] : [],
      codes: flaw == .foreignCodes ? [SettingCode.self] : [])
  }

  static func tokensPerImage(_ settings: Settings) -> Int? { 1 }

  static func check(_ settings: Settings) -> [Diagnostic] {
    guard flaw == .moody else { return [] }
    return moods.withLock { mood in
      mood += 1
      return [.warning(at: "cage", .plain("mood \(mood)"))]
    }
  }

  /// The secret that makes it talk.
  let secret: SecretRef
  let http: any HTTPTransport
  private let memory = Memory()

  /// What a parrot should not remember.
  private final class Memory: Sendable {
    let words = Mutex("")
  }

  init(settings: Settings, context: ProviderContext) {
    secret = settings[Self.seed]
    http = context.http
    if Self.flaw == .busyAtInit {
      let asking = (http: http, call: call(body: []))
      Task { _ = try? await asking.http.send(asking.call) }
    }
  }

  func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    do {
      let call = call(body: try JSONEncoder().encode(Self.question(prompt)))
      var answer = try await http.send(call)
      if answer.status == .serviceUnavailable, Self.flaw == .asksAgain { answer = try await http.send(call) }
      guard answer.status == .ok else { throw try await Self.refusal(answer) }
      return try await read(answer, into: sink)
    } catch let error as AdapterError {
      if Task.isCancelled, Self.flaw == .answersWhenCancelled { return Completion(text: "") }
      if Self.flaw == .blamesTheRequest { throw AdapterError(.rejected, error.message) }
      throw error
    } catch {
      throw AdapterError(.unknown, "nobody understands the parrot", cause: error)
    }
  }

  func verify() async -> KeyVerification {
    let prompt = Prompt(system: "", messages: [Prompt.Message(.customer, "Talk!")], maximumOutputTokens: 16)
    do {
      _ = try await reply(to: prompt, into: Nobody())
      return .ok
    } catch {
      switch error.outcome {
      case .unauthorized: return .badKey
      case .exhausted: return .noCredit
      case .rejected: return Self.flaw == .trustsEveryModel ? .ok : .noModelAccess
      case .throttled, .unavailable, .blocked, .unknown: return Self.flaw == .blamesTheKey ? .badKey : .unreachable
      }
    }
  }

  private struct Nobody: ReplySink {
    func write(_ text: String) {}
  }

  private func read(_ answer: HTTPAnswer, into sink: any ReplySink) async throws -> Completion {
    var completion = Completion(text: Self.flaw == .remembersOthers ? memory.words.withLock { $0 } : "")
    var line: [UInt8] = []
    var end: String?
    for try await bytes in answer.body {
      for byte in Self.flaw == .decodesPieces ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes {
        guard byte == UInt8(ascii: "\n") else {
          line.append(byte)
          continue
        }
        let said = try Self.said(line)
        line = []
        if case .string(let word) = said["word"] {
          completion.text += word
          if Self.flaw != .waitsForTheEnd { sink.write(word) }
        }
        if let call = said["call"] {
          if Self.flaw == .keepsOneCall { completion.toolCalls = [] }
          completion.toolCalls.append(
            ToolCall(id: Self.text(call["id"]), name: Self.text(call["name"]), arguments: call["arguments"]))
        }
        if let mood = said["mood"] { completion.opaque = ["mood": mood] }
        if let cost = said["cost"] { completion.usage = Self.usage(cost) }
        if said["error"] != nil {
          guard Self.flaw == .takesErrorsForEnds else { throw AdapterError(.unavailable, "the parrot is overloaded") }
          end = "complete"
        }
        if case .string(let word) = said["end"] { end = word }
      }
    }
    if Self.flaw == .waitsForTheEnd { sink.write(completion.text) }
    return try finished(completion, end: end, into: sink)
  }

  private func finished(_ read: Completion, end: String?, into sink: any ReplySink) throws -> Completion {
    var completion = read
    guard end != nil || Self.flaw == .takesTheEndForOne else {
      throw AdapterError(.unknown, "the parrot fell silent in the middle")
    }
    switch end {
    case "length": completion.finish = .length
    case "withheld" where Self.flaw != .takesWithheldForWhole: completion.finish = .blocked("withheld")
    default: completion.finish = completion.toolCalls.isEmpty ? .complete : .toolCalls
    }
    if completion.text.isEmpty, Self.flaw == .fillsSilence {
      completion.text = "…"
      sink.write(completion.text)
    }
    if Self.flaw == .inventsCost { completion.usage = completion.usage ?? TokenUsage(input: 0, output: 0) }
    if Self.flaw == .remembersOthers { memory.words.withLock { $0 = completion.text } }
    return completion
  }
}
