import GatewayKit

/// A conversation as a provider is shown it: lines of the log made into messages. Pure: the same lines give the same
/// messages, so that a trace can show them again.
struct PromptHistory {
  /// The most characters of conversation that go along, newest kept.
  static let length = 12_000

  /// One line of the log in words.
  struct Line: Sendable, Hashable {
    let position: Int64
    let role: Prompt.Message.Role
    var text: String
    /// The files that a customer sent with it.
    var files: [Media] = []
    /// The pictures that the model is shown.
    var images: [PromptImage] = []
  }

  /// The messages.
  let messages: [Prompt.Message]
  /// What they were made of.
  let source: PromptSource

  /// Makes the messages: of `log` what fits, oldest first, then those that are to be answered.
  ///
  /// `kept` is the data that the provider which is asked gave with answers of this conversation; `note` is data that
  /// stands beside the customer's last words; `album` are the pictures that go along.
  init(
    _ log: [Line], answering waiting: [Line], kept: [KeptAnswer] = [], noting note: String? = nil,
    showing album: PictureAlbum = .empty
  ) {
    let spoken = Self.newest(log.map(album.illustrated))
    let waiting = waiting.map(album.illustrated)
    var messages = Self.joined(spoken + waiting, Self.fitting(kept))
    // A prompt ends with the customer's words, also where nothing was written and a time has come.
    if messages.last?.role != .customer { messages.append(Prompt.Message(.customer, Self.silence)) }
    if let note { messages[messages.count - 1].text += "\n\n" + note }
    self.messages = messages
    let pictures = album.pictures(at: (spoken + waiting).map(\.position))
    source = PromptSource(
      history: spoken.map(\.position), answered: waiting.map(\.position), note: note,
      pictures: pictures.isEmpty ? nil : pictures, checksum: Self.checksum(messages))
  }

  /// Stands for a customer who wrote nothing.
  private static let silence = "…"

  /// The newest lines that fit; one that does not fit whole is cut.
  private static func newest(_ lines: [Line]) -> [Line] {
    var room = length
    var kept: [Line] = []
    for var line in lines.reversed() {
      guard room > 0 else { break }
      let count = line.text.count
      if count > room { line.text = String(line.text.prefix(room)) }
      kept.append(line)
      room -= count
    }
    return kept.reversed()
  }

  /// The data of the newest answers that fit.
  private static func fitting(_ kept: [KeptAnswer]) -> [KeptAnswer] {
    var room = ProviderData.promptLimit
    return kept.sorted { $0.lines.lowerBound > $1.lines.lowerBound }.filter { answer in
      room -= ProviderData(provider: "", model: nil, value: answer.value).size ?? .max / 2
      return room >= 0
    }
  }

  /// Neighbours of one side as one message, since several wires take only alternating roles. An answer with data of its
  /// own is one message, whatever the channel made of it, and stands alone.
  private static func joined(_ lines: [Line], _ kept: [KeptAnswer]) -> [Prompt.Message] {
    var messages: [Prompt.Message] = []
    var last: KeptAnswer?
    for line in lines {
      let answer = kept.first { $0.lines.contains(line.position) }
      if messages.last?.role == line.role, answer?.lines == last?.lines {
        messages[messages.count - 1].text += "\n" + line.text
        messages[messages.count - 1].images += line.images
      } else {
        messages.append(Prompt.Message(line.role, line.text, opaque: answer?.value, images: line.images))
      }
      last = answer
    }
    return messages
  }

  private static func checksum(_ messages: [Prompt.Message]) -> UInt64 {
    messages.reduce(into: Checksum()) { $0.add("\($1.role.rawValue):\($1.text)\0".utf8) }.value
  }
}

extension PromptHistory.Line {
  /// What a line of the log says to the model; nil for what nobody said. People's words are the business's, like the
  /// bot's.
  init?(_ entry: LogEntry) {
    position = entry.position
    switch entry.content {
    case .inbound(_, let event):
      switch event.content {
      case .message(let message):
        role = .customer
        text = message.inWords
        files = message.files
      // What somebody of the business wrote from its own phone.
      case .echo(let message):
        role = .business
        text = message.inWords
      case .status, .reaction, .edit, .revoke, .system, .unsupported: return nil
      }
    case .outbound(let outbound):
      role = .business
      text = outbound.message.inWords
    case .owner: return nil
    }
    if text.isEmpty { return nil }
    // The bot repeats what customers tell it.
    text = ControlMarks.disarmed(text)
  }

  /// A customer's message that is to be answered.
  init(_ position: Int64, _ message: InboundMessage) {
    self.position = position
    role = .customer
    text = ControlMarks.disarmed(message.inWords)
    files = message.files
  }
}
