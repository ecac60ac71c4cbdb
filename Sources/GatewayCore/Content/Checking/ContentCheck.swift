import GatewayKit

/// Checks how a bundle's parts fit together: missing references, endless loops, keywords that cannot match. Works on a
/// decoded bundle; the decoder has checked the form of each part.
struct ContentCheck {
  let bundle: ContentBundle
  /// The configured channels; nil when unknown.
  let channels: Set<ChannelID>?
  /// The configured providers; nil when unknown.
  let providers: Set<ProviderID>?
  private var found: [Diagnostic] = []

  init(_ bundle: ContentBundle, channels: Set<ChannelID>?, providers: Set<ProviderID>?) {
    self.bundle = bundle
    self.channels = channels
    self.providers = providers
  }

  /// Every problem, in the order of the document.
  var findings: [Diagnostic] {
    var check = self
    check.responses()
    check.flows()
    check.triggers()
    check.words(bundle.handoff.phrases, at: "handoff.phrases")
    check.words(bundle.optOut.words, at: "optOut.words")
    check.words(bundle.optOut.resumeWords, at: "optOut.resumeWords")
    check.clash()
    check.placeholders()
    return check.found
  }

  mutating func error(at path: String, _ code: ContentCode, _ params: [String: JSONValue] = [:]) {
    found.append(.error(at: path, code.with(params)))
  }

  mutating func warning(at path: String, _ code: ContentCode, _ params: [String: JSONValue] = [:]) {
    found.append(.warning(at: path, code.with(params)))
  }

  private mutating func responses() {
    duplicates(bundle.automatedResponses.map(\.id), at: "automatedResponses", member: "id")
    for (index, response) in bundle.automatedResponses.enumerated() {
      let path = "automatedResponses[\(index)]"
      keywords(response.keywords, at: "\(path).keywords")
      keywords(response.except, at: "\(path).except")
      for (index, channel) in (response.channels ?? []).enumerated() {
        self.channel(channel, at: "\(path).channels[\(index)]")
      }
      if let flow = response.startFlow { self.flow(flow, at: "\(path).startFlow") }
    }
  }

  private mutating func triggers() {
    duplicates(bundle.triggers.map(\.id), at: "triggers", member: "id")
    duplicates(bundle.triggers.map(\.name), at: "triggers", member: "name")
    for (index, trigger) in bundle.triggers.enumerated() {
      flow(trigger.flow, at: "triggers[\(index)].flow")
      duplicates(trigger.fields.map(\.name), at: "triggers[\(index)].fields", member: "name")
      if trigger.name == "transfer_to_human" {
        error(at: "triggers[\(index)].name", .toolBuiltIn)
      }
    }
  }

  /// Reports words that both opt out and resume; they would always opt out.
  private mutating func clash() {
    let stopping = Set(bundle.optOut.words.map { FoldedText($0).words })
    for (index, word) in bundle.optOut.resumeWords.enumerated() where stopping.contains(FoldedText(word).words) {
      error(at: "optOut.resumeWords[\(index)]", .alsoOptsOut, ["word": .string(word)])
    }
  }

  // MARK: Parts

  mutating func keywords(_ keywords: [Keyword], at path: String) {
    for (index, keyword) in keywords.enumerated() {
      let place = "\(path)[\(index)].\(keyword.kind.rawValue)"
      if keyword.kind != .regex {
        if FoldedText(keyword.text).isEmpty { error(at: place, .noWords, ["text": .string(keyword.text)]) }
        continue
      }
      do {
        _ = try RegularExpression(keyword.text)
      } catch {
        self.error(at: place, .notRegex, ["reason": .string(error.message)])
      }
    }
  }

  mutating func words(_ words: [String], at path: String) {
    for (index, word) in words.enumerated() where FoldedText(word).isEmpty {
      error(at: "\(path)[\(index)]", .noWords, ["text": .string(word)])
    }
  }

  mutating func duplicates(_ names: [String], at path: String, member: String) {
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() where !name.isEmpty {
      if let earlier = first[name] {
        error(
          at: "\(path)[\(index)].\(member)", .alreadyUsed,
          ["name": .string(name), "first": .string("\(path)[\(earlier)]")])
      } else {
        first[name] = index
      }
    }
  }

  mutating func flow(_ id: String, at path: String) {
    if !id.isEmpty { target(id, among: bundle.flows.map(\.id), else: .noFlow, at: path) }
  }

  /// Reports an id that does not exist.
  mutating func target(_ id: String, among ids: [String], else code: ContentCode, at path: String) {
    if ids.contains(id) { return }
    error(at: path, code, ["id": .string(id), "hint": Spelling.hint(for: id, among: ids)])
  }

  mutating func channel(_ channel: ChannelID, at path: String) {
    guard let channels, !channels.contains(channel) else { return }
    let hint = Spelling.hint(for: channel.rawValue, among: channels.map(\.rawValue).sorted())
    warning(at: path, .noChannel, ["id": .string(channel.rawValue), "hint": hint])
  }
}
