/// One part of a customer's message.
public enum Part: Sendable, Hashable {
  /// A text.
  case text(String)
  /// A file.
  case media(Media)
  /// A place.
  case location(Location)
  /// An address card, in the channel's format.
  case contact(JSONValue)
  /// A shopping basket, in the channel's format.
  case order(JSONValue)
  /// A filled-in form, in the channel's format.
  case form(JSONValue)

  /// The text of the part: a text, a caption or a transcript; nil for a part without text.
  public var text: String? {
    guard case .media(let media) = self, let heard = media.transcript?.text, !heard.isEmpty else { return written }
    return [media.caption, heard].compactMap(\.self).joined(separator: "\n")
  }

  /// The same without transcripts.
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
  /// The kind of a file, as reported by the channel.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A picture.
    case image
    /// A video.
    case video
    /// Sound, including voice messages.
    case audio
    /// Any other file.
    case document
    /// A sticker.
    case sticker
  }

  /// The kind.
  public var kind: Kind
  /// The declared MIME type with its parameters; not verified.
  public var mimeType: String?
  /// The declared file name. Do not use it as a path.
  public var name: String?
  /// The size in bytes, if known.
  public var size: Int?
  /// The adapter's reference of the file, given to `MediaFetching`.
  public var ref: String
  /// The text sent with the file.
  public var caption: String?
  /// The transcript of a recording; nil for other files and before a provider has written it.
  public var transcript: Transcript?

  private enum CodingKeys: String, CodingKey {
    case kind = "type"
    case mimeType, name, size, ref, caption, transcript
  }

  /// Creates a file.
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
  /// The latitude in degrees north.
  public var latitude: Double
  /// The longitude in degrees east.
  public var longitude: Double
  /// The name of the place.
  public var name: String?
  /// The postal address.
  public var address: String?
  /// An address with more information.
  public var url: String?

  /// Creates a place.
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

  /// Writes one object whose `type` is the kind of the part.
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
