import Foundation
import GatewayKit
import Synchronization

/// Has the recordings of a message written down, before any rule sees it: by the first provider of the ladder that can and
/// is due; where one fails, by the next.
///
/// A message is tried once in a life of the process: one that nobody could write down is not paid for again.
final class Transcriber: Sendable {
  /// The name of its steps in traces.
  static let name = "transcription"
  /// The most recordings of one message.
  static let count = 3
  /// The largest recording.
  static let largest = 8 << 20
  /// The longest that is kept of one, in characters.
  static let length = 10_000
  /// How long a recording that is being fetched is waited for.
  static let patience = Duration.seconds(15)
  /// How many failures are remembered.
  private static let memory = 10_000

  private let providers: @Sendable () -> [ProviderRung]
  private let files: CustomerFiles
  private let tried = Mutex<Set<Int64>>([])

  init(providers: @escaping @Sendable () -> [ProviderRung], files: CustomerFiles) {
    self.providers = providers
    self.files = files
  }

  /// What became of a message's recordings.
  struct Hearing: Sendable {
    /// Under the channel's names for the files.
    var transcripts: [String: Transcript] = [:]
    /// The account of it.
    var steps: [Trace.Step] = []
  }

  /// Whether somebody is to be asked to write down what a message holds.
  func isWanted(for turn: Turn) -> Bool {
    !turn.inbound.unheard.isEmpty && providers().contains { $0.transcribing != nil }
      && !tried.withLock { $0.contains(turn.position) }
  }

  /// Has them written down.
  func hear(_ turn: Turn) async -> Hearing {
    var hearing = Hearing()
    for media in turn.inbound.unheard.prefix(Self.count) {
      let begin = ContinuousClock.now
      let (transcript, reason, spent) = await transcript(of: media, turn)
      hearing.transcripts[media.ref] = transcript
      hearing.steps.append(
        Trace.Step(
          rung: Self.name, verdict: transcript == nil ? .failed : .passed, reason: reason,
          milliseconds: (ContinuousClock.now - begin).seconds * 1_000, spent: spent))
    }
    tried.withLock { tried in
      if tried.count >= Self.memory { tried = [] }
      tried.insert(turn.position)
    }
    return hearing
  }

  private func transcript(of media: Media, _ turn: Turn) async -> (Transcript?, reason: String, [Spent]) {
    let channel = turn.conversation.channel
    guard case .there(let ref, let size) = await files.place(of: media, on: channel, waiting: Self.patience) else {
      return (nil, "\(media.inWords): the recording is not there", [])
    }
    guard size <= Self.largest, let content = try? await files.content(ref, size: size) else {
      return (nil, "\(media.inWords): \(size) bytes, of which up to \(Self.largest) can be read", [])
    }
    let recording = Recording(mimeType: Self.type(of: content, media), content: content)
    let asker = BudgetGate.Asker(turn)
    var spent: [Spent] = []
    var troubles: [String] = []
    for provider in providers().compactMap(\.transcribing) {
      if let reason = await provider.whyNotTranscribing(recording.mimeType) {
        troubles.append("\(provider.name): \(reason)")
        continue
      }
      switch await provider.transcribe(recording, for: asker) {
      case .notDue(let reason), .crowded(let reason): troubles.append("\(provider.name): \(reason)")
      case .ended(.success(let completion), let used):
        let transcript = Transcript(text: String(completion.said.prefix(Self.length)), provider: provider.provider.id)
        let told = "\(media.inWords): \(transcript.text.count) characters written down by \(provider.name)"
        return (transcript, ([told] + troubles).joined(separator: "; "), spent + [used])
      case .ended(.failure(let error), let used):
        spent.append(used)
        troubles.append("\(provider.name): \(error.outcome): \(error.message)")
      }
    }
    return (nil, "\(media.inWords): nobody wrote it down: \(troubles.joined(separator: "; "))", spent)
  }

  /// The type by the content, without parameters; what films and recordings share is a recording here.
  private static func type(of content: [UInt8], _ media: Media) -> String {
    let type = ContentType.of(head: Array(content.prefix(ContentType.headLength)), name: media.name ?? "")
    return String(type.prefix { $0 != ";" }).replacing("video/", with: "audio/")
  }
}
