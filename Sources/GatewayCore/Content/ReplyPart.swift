import Foundation
import GatewayKit

/// One message written by the business: a text, and optionally something with it.
public struct ReplyPart: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Markdown with placeholders; for a file its caption. For a template, the text that people read, and that is sent on
  /// channels without templates.
  public var text: String
  /// A link, a file or a template with the text; nil for none.
  public var extra: Reply.Extra?

  /// Creates a message.
  public init(_ text: String, extra: Reply.Extra? = nil) {
    self.text = text
    self.extra = extra
  }

  /// Creates a text message.
  public init(stringLiteral text: String) { self.init(text) }

  /// Every text that may contain placeholders, with its place in the bundle.
  var templates: [(member: String, text: String)] {
    var texts = [("text", text)]
    switch extra {
    case .link(let link): texts += [("link.title", link.title), ("link.url", link.url)]
    case .template(let template):
      texts += template.body.enumerated().map { ("template.body[\($0)]", $1.text) }
      if case .text(let words) = template.header { texts.append(("template.header.text", words)) }
    case .file, .none: break
    }
    return texts
  }

  /// The message with its placeholders filled in. In an address, values are percent-encoded.
  func reply(with values: TemplateValues) -> Reply {
    let plain: (String) -> String = { Template.fill($0, with: values, as: .plain) }
    var reply = Reply(Template.fill(text, with: values))
    switch extra {
    case .link(let link): reply.extra = .link(LinkButton(title: plain(link.title), url: address(link.url, values)))
    case .template(var template):
      template.body = template.body.map { MessageTemplate.Parameter(name: $0.name, text: plain($0.text)) }
      if case .text(let words) = template.header { template.header = .text(plain(words)) }
      reply.extra = .template(template)
    case .file, .none: reply.extra = extra
    }
    return reply
  }

  private func address(_ url: String, _ values: TemplateValues) -> String {
    TemplatePiece.pieces(of: url).map { piece in
      switch piece {
      case .literal(let literal): literal
      case .placeholder(let name):
        (Template.value(of: name, in: values) ?? "").addingPercentEncoding(withAllowedCharacters: .unreserved) ?? ""
      }
    }.joined()
  }
}

extension CharacterSet {
  /// RFC 3986 §2.3.
  fileprivate static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
