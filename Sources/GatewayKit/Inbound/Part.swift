/// One part of a customer's message.
public enum Part: Sendable, Hashable {
  /// Words.
  case text(String)
  /// A file of some kind.
  case media(Media)
  /// A place.
  case location(Location)
  /// Somebody's address card, as the channel gives it.
  case contact(JSONValue)
  /// A shopping basket, as the channel gives it.
  case order(JSONValue)
  /// A filled-in form, as the channel gives it.
  case form(JSONValue)

  /// What the part says in words: a text, a file's caption, what was heard in a recording.
  public var text: String? {
    guard case .media(let media) = self, let heard = media.transcript?.text, !heard.isEmpty else { return written }
    return [media.caption, heard].compactMap(\.self).joined(separator: "\n")
  }

  /// What was written of that: a text, or a file's caption.
  public var written: String? {
    switch self {
    case .text(let text): text
    case .media(let media): media.caption
    case .location, .contact, .order, .form: nil
    }
  }
}

/// A file that a customer sent.
public struct Media: Sendable, Hashable, Codable {
  /// What kind of file, by the channel's account.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A picture.
    case image
    /// A film.
    case video
    /// Sound, voice messages among it.
    case audio
    /// Anything else.
    case document
    /// A small picture standing for a feeling.
    case sticker
  }

  /// The kind.
  public var kind: Kind
  /// The MIME type, with its parameters, as declared.
  public var mimeType: String?
  /// The file's name, as declared: never a path to write to.
  public var name: String?
  /// Bytes, if known.
  public var size: Int?
  /// The adapter's name for the bytes.
  public var ref: String
  /// Words that came with it.
  public var caption: String?
  /// What is said in it, once a provider wrote that down; nil before, and for everything but sound.
  public var transcript: Transcript?

  private enum CodingKeys: String, CodingKey {
    case kind = "type"
    case mimeType, name, size, ref, caption, transcript
  }

  /// A file.
  public init(
    kind: Kind, mimeType: String? = nil, name: String? = nil, size: Int? = nil, ref: String, caption: String? = nil
  ) {
    self.kind = kind
    self.mimeType = mimeType
    self.name = name
    self.size = size
    self.ref = ref
    self.caption = caption
  }
}

/// A place.
public struct Location: Sendable, Hashable, Codable {
  /// Degrees north.
  public var latitude: Double
  /// Degrees east.
  public var longitude: Double
  /// What the place is called.
  public var name: String?
  /// Where it is in words.
  public var address: String?
  /// Where more of it can be read.
  public var url: String?

  /// A place.
  public init(latitude: Double, longitude: Double, name: String? = nil, address: String? = nil, url: String? = nil) {
    self.latitude = latitude
    self.longitude = longitude
    self.name = name
    self.address = address
    self.url = url
  }
}

extension Part: Codable {
  private enum CodingKeys: String, CodingKey { case type, text, contact, order, form }

  /// Writes one object whose `type` tells the part's kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .text(let text):
      try container.encode("text", forKey: .type)
      try container.encode(text, forKey: .text)
    case .media(let media):
      try media.encode(to: encoder)
    case .location(let location):
      try container.encode("location", forKey: .type)
      try location.encode(to: encoder)
    case .contact(let card):
      try container.encode("contact", forKey: .type)
      try container.encode(card, forKey: .contact)
    case .order(let order):
      try container.encode("order", forKey: .type)
      try container.encode(order, forKey: .order)
    case .form(let form):
      try container.encode("form", forKey: .type)
      try container.encode(form, forKey: .form)
    }
  }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      switch try container.decode(String.self, forKey: .type) {
      case "text": .text(try container.decode(String.self, forKey: .text))
      case "location": .location(try Location(from: decoder))
      case "contact": .contact(try container.decode(JSONValue.self, forKey: .contact))
      case "order": .order(try container.decode(JSONValue.self, forKey: .order))
      case "form": .form(try container.decode(JSONValue.self, forKey: .form))
      default: .media(try Media(from: decoder))
      }
  }
}
