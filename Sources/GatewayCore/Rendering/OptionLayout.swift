import GatewayKit

/// How options are shown on a channel: buttons, else a list, else numbered text.
struct OptionLayout {
  /// The options in the form of the wire message.
  let options: OutgoingMessage.Options
  /// The longest text that they may follow.
  let textLength: Int

  /// Chooses the layout. Whole labels are preferred to shortened ones, buttons to lists, and a list to buttons if there
  /// are second lines. Labels that shortening would make equal become numbered text.
  init(_ options: [ReplyOption], limits: MessageLimits, texts: Catalogue) {
    let options = Self.filled(options)
    let buttons = limits.buttons.flatMap { options.count <= $0.count ? $0 : nil }
    let list = limits.list.flatMap { options.count <= $0.rows ? $0 : nil }
    let listFirst = options.contains { $0.description != nil } && list != nil
    for shortened in [false, true] {
      if let list, listFirst, let layout = Self.list(options, list, texts: texts, shortened: shortened) {
        self = layout
        return
      }
      if let buttons, let choices = Self.titled(options, buttons.titleLength, shortened: shortened) {
        self.init(OutgoingMessage.Options(style: .buttons, choices: choices), textLength: buttons.textLength)
        return
      }
      if let list, let layout = Self.list(options, list, texts: texts, shortened: shortened) {
        self = layout
        return
      }
    }
    self.init(OutgoingMessage.Options(style: .numbered, choices: options), textLength: limits.textLength)
  }

  private init(_ options: OutgoingMessage.Options, textLength: Int) {
    self.options = options
    self.textLength = textLength
  }

  private static func list(
    _ options: [ReplyOption], _ limits: MessageLimits.List, texts: Catalogue, shortened: Bool
  ) -> OptionLayout? {
    guard limits.openerLength > 0, var rows = titled(options, limits.titleLength, shortened: shortened) else {
      return nil
    }
    for index in rows.indices {
      // The second line shows the whole of a shortened title.
      let whole = rows[index].title == options[index].title ? nil : options[index].title
      rows[index].description = (options[index].description ?? whole).flatMap {
        limits.descriptionLength > 0 ? shorten($0, to: limits.descriptionLength) : nil
      }
    }
    let opener = shorten(texts.listOpener, to: limits.openerLength)
    return OptionLayout(
      OutgoingMessage.Options(style: .list, opener: opener, choices: rows), textLength: limits.textLength)
  }

  /// The options with labels up to that length; nil when they do not fit, or become equal.
  private static func titled(_ options: [ReplyOption], _ length: Int, shortened: Bool) -> [ReplyOption]? {
    guard length > 0, shortened || options.allSatisfy({ $0.title.count <= length }) else { return nil }
    var titled = options
    for index in titled.indices { titled[index].title = shorten(titled[index].title, to: length) }
    return Set(titled.map(\.title)).count == titled.count ? titled : nil
  }

  /// The text in at most `length` characters, visibly shortened.
  static func shorten(_ text: String, to length: Int) -> String {
    if text.count <= length { return text }
    var start = text.prefix(length - 1)
    while start.last?.isWhitespace ?? false { start.removeLast() }
    return start + "…"
  }

  /// The options with labels on one line. A label that templates left empty becomes its number.
  static func filled(_ options: [ReplyOption]) -> [ReplyOption] {
    options.enumerated().map { index, option in
      let line: (String) -> String = { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      let title = line(option.title)
      let description = option.description.map(line) ?? ""
      return ReplyOption(
        id: option.id, title: title.isEmpty ? String(index + 1) : title,
        description: description.isEmpty ? nil : description)
    }
  }
}
