import GatewayKit

/// A conversation as a provider sees it: log lines converted to messages. Pure: the same lines give the same messages,
/// so that a trace can rebuild them.
struct PromptHistory {
  /// The most characters of conversation; the newest are kept.
  static let length = 12_000

  /// One line of the log as text.
  struct Line: Sendable, Hashable {
    let position: Int64
    let role: Prompt.Message.Role
    var text: String
    /// The files that the customer sent with it.
    var files: [Media] = []
    /// The pictures that the model sees.
    var images: [PromptImage] = []
  }

  /// The messages.
  let messages: [Prompt.Message]
  /// What they were made from.
  let source: PromptSource

  /// Builds the messages: those of `log` that fit, oldest first, then those to answer.
  ///
  /// `kept` is the data that the same provider returned with answers in this conversation; `note` is data beside the
  /// customer's last message; `album` has the pictures.
  init(
    _ log: [Line], answering waiting: [Line], kept: [KeptAnswer] = [], noting note: String? = nil,
    showing album: PictureAlbum = .empty
  ) {
    let spoken = Self.newest(log.map(album.illustrated))
    let waiting = waiting.map(album.illustrated)
    var messages = Self.joined(spoken + waiting, Self.fitting(kept))
    // A prompt ends with a customer's message, even after a timer, when no customer wrote.
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

  /// The newest lines that fit; a line that does not fit is shortened.
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

  /// The data of the newest answers that fits.
  private static func fitting(_ kept: [KeptAnswer]) -> [KeptAnswer] {
    var room = ProviderData.promptLimit
    return kept.sorted { $0.lines.lowerBound > $1.lines.lowerBound }.filter { answer in
      room -= ProviderData(provider: "", model: nil, value: answer.value).size ?? .max / 2
      return room >= 0
    }
  }

  /// Joins neighbouring messages of one side, because several wires need alternating roles. An answer with data stays
  /// one separate message, however the channel divided it.
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
  /// A log line as the model sees it; nil for lines that are not messages. Agents' messages count as the business's,
  /// like the bot's.
  init?(_ entry: LogEntry) {
    position = entry.position
    switch entry.content {
    case .inbound(_, let event):
      switch event.content {
      case .message(let message):
        role = .customer
        text = message.inWords
        files = message.files
      // Someone at the business wrote this from its phone.
      case .echo(let message):
        role = .business
        text = message.inWords
      case .status, .reaction, .edit, .revoke, .system, .unsupported: return nil
      }
    case .outbound(let outbound):
      role = .business
      text = outbound.message.inWords
    case .owner, .note: return nil
    }
    if text.isEmpty { return nil }
    // The bot repeats customers' words.
    text = ControlMarks.disarmed(text)
  }

  /// A customer's message to answer.
  init(_ position: Int64, _ message: InboundMessage) {
    self.position = position
    role = .customer
    text = ControlMarks.disarmed(message.inWords)
    files = message.files
  }
}
