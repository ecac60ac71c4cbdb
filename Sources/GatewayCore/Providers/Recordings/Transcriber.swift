import Foundation
import GatewayKit
import Synchronization

/// Transcribes a message's recordings before any rule sees it, with the first due provider of the ladder that can. When
/// one fails, the next is asked.
///
/// Each message is tried once per process, so that a recording that cannot be transcribed is not paid for again.
final class Transcriber: Sendable {
  /// The name of its steps in traces.
  static let name = "transcription"
  /// The most recordings of one message.
  static let maximumRecordings = 3
  /// The largest recording, in bytes.
  static let maximumBytes = 8 << 20
  /// The longest transcript that is kept, in characters.
  static let maximumCharacters = 10_000
  /// How long to wait for a recording that is being fetched.
  static let fetchPatience = Duration.seconds(15)
  /// How many tried messages are remembered.
  private static let rememberedTries = 10_000

  private let providers: @Sendable () -> [ProviderCaller]
  private let switches: Switches
  private let files: CustomerFiles
  private let tried = Mutex<Set<Int64>>([])

  init(providers: @escaping @Sendable () -> [ProviderCaller], switches: Switches, files: CustomerFiles) {
    self.providers = providers
    self.switches = switches
    self.files = files
  }

  /// The result for a message's recordings.
  struct Outcome: Sendable {
    /// The transcripts, by the channel's id of the file.
    var transcripts: [String: Transcript] = [:]
    /// Trace steps.
    var steps: [Trace.Step] = []
  }

  /// Whether a message has recordings that were not tried yet, and a provider has a transcription model.
  func isWanted(for turn: Turn) -> Bool {
    !turn.inbound.untranscribed.isEmpty
      && providers().contains { $0.provider.configuration.transcriptionModel != nil }
      && !tried.withLock { $0.contains(turn.position) }
  }

  /// Transcribes a message's recordings.
  func transcribe(_ turn: Turn) async -> Outcome {
    var outcome = Outcome()
    for media in turn.inbound.untranscribed.prefix(Self.maximumRecordings) {
      let begin = ContinuousClock.now
      let (transcript, reason, spent) = await transcript(of: media, turn)
      outcome.transcripts[media.ref] = transcript
      outcome.steps.append(
        Trace.Step(
          rung: Self.name, verdict: transcript == nil ? .failed : .passed,
          reason: TranscriptionCode.of.with(["recording": .string(media.inWords), "result": reason.parameter]),
          milliseconds: (ContinuousClock.now - begin).seconds * 1_000, spent: spent))
    }
    tried.withLock { tried in
      if tried.count >= Self.rememberedTries { tried = [] }
      tried.insert(turn.position)
    }
    return outcome
  }

  private func transcript(of media: Media, _ turn: Turn) async -> (Transcript?, reason: Explanation, [Spent]) {
    let recording: Recording
    switch await read(media, on: turn.conversation.channel) {
    case .success(let read): recording = read
    case .failure(let unread): return (nil, unread.reason, [])
    }
    let asker = BudgetGate.Asker(turn)
    var spent: [Spent] = []
    var troubles: [Explanation] = []
    for caller in providers() {
      let provider = caller.provider
      guard let model = provider.configuration.transcriptionModel else { continue }
      if let reason = await refusal(of: recording, caller, asking: model, in: turn) {
        troubles.append(reason.of(provider.id))
        continue
      }
      switch await caller.transcribe(recording, asking: model, for: asker) {
      case .refused(let reason), .crowded(let reason): troubles.append(reason.of(provider.id))
      case .ended(.success(let completion), let used):
        let transcript = Transcript(text: String(completion.said.prefix(Self.maximumCharacters)), provider: provider.id)
        let told = TranscriptionCode.transcribed.with([
          "count": .integer(transcript.text.count), "provider": .string(provider.id.rawValue),
        ])
        return (transcript, .several([told] + troubles), spent + [used])
      case .ended(.failure(let error), let used):
        spent.append(used)
        troubles.append(error.explanation.of(provider.id))
      }
    }
    return (nil, TranscriptionCode.notTranscribed.with(["reason": Explanation.several(troubles).parameter]), spent)
  }

  /// Why a provider is not asked to transcribe a recording; nil when it is.
  private func refusal(
    of recording: Recording, _ caller: ProviderCaller, asking model: String, in turn: Turn
  ) async -> Explanation? {
    let configuration = caller.provider.configuration
    guard (configuration.adapter as? any Transcribing.Type)?.takes(recording.mimeType) ?? false else {
      return TranscriptionCode.typeNotAccepted.with(["type": .string(recording.mimeType)])
    }
    let availability = await caller.availability(keptIn: turn.availabilities)
    if let reason = caller.refusal(availability, asking: model) { return reason }
    guard switches.automatesResponses(configuration) else { return ProviderCode.automateOff.with() }
    return caller.budgets.whyNotKept(caller.provider, asking: model)
  }

  /// Why a recording is not sent to any provider.
  private struct Unread: Error {
    let reason: Explanation
  }

  /// A recording's bytes, once they are available.
  private func read(_ media: Media, on channel: ChannelID) async -> Result<Recording, Unread> {
    guard case .there(let ref, let size) = await files.state(of: media, on: channel, waiting: Self.fetchPatience) else {
      return .failure(Unread(reason: TranscriptionCode.notAvailable.with()))
    }
    guard size <= Self.maximumBytes else {
      return .failure(
        Unread(
          reason: TranscriptionCode.tooLarge.with(["size": .integer(size), "limit": .integer(Self.maximumBytes)])))
    }
    do throws(AdapterError) {
      guard let content = try await files.content(ref, size: size) else {
        return .failure(Unread(reason: TranscriptionCode.gone.with()))
      }
      return .success(Recording(mimeType: Self.type(of: content, media), content: content))
    } catch {
      return .failure(Unread(reason: TranscriptionCode.unreadable.with(["reason": .string("\(error)")])))
    }
  }

  /// The type detected from the content, without parameters; a container shared by video and audio counts as audio.
  private static func type(of content: [UInt8], _ media: Media) -> String {
    let type = ContentType.of(head: Array(content.prefix(ContentType.headLength)), name: media.name ?? "")
    return String(type.prefix { $0 != ";" }).replacing("video/", with: "audio/")
  }
}
