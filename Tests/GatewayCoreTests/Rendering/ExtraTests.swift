import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

/// Links, files and templates: sent as such if the channel supports them, else as text.
@Suite struct ExtraTests {
  static let rich = MessageLimits(
    textLength: 100, markup: .whatsApp, link: .init(titleLength: 10, textLength: 40), captionLength: 20,
    hasTemplates: true)
  static let plain = MessageLimits(textLength: 100, markup: .plain)
  static let link = Reply.Extra.link(LinkButton(title: "Ver o cardápio", url: "https://p.example/m"))
  static let image = OutgoingFile(kind: .image, source: .address("https://p.example/a.jpg"))
  static let template = MessageTemplate(name: "pronto", language: "pt_BR")

  private func render(_ reply: Reply, _ limits: MessageLimits) -> [OutgoingMessage] {
    Renderer.render([reply], limits: limits, texts: Catalogue.of(locale: "pt-BR"))
  }

  @Test func aLinkHangsUnderTheLastText() {
    let long = String(repeating: "palavra ", count: 20)
    let messages = render(Reply(long, extra: Self.link), Self.rich)
    #expect(messages.count > 1)
    #expect(messages.dropLast().allSatisfy { $0.link == nil })
    #expect(messages.last?.link == LinkButton(title: "Ver o car…", url: "https://p.example/m"))
    #expect(messages.last.map { $0.text.count <= 40 } == true)
  }

  @Test func withoutLinkButtonsTheAddressIsWrittenOut() {
    let messages = render(Reply("Tudo:", extra: Self.link), Self.plain)
    #expect(messages == [OutgoingMessage(text: "Tudo:\n\nVer o cardápio (https://p.example/m)")])
  }

  @Test func aShortTextIsTheCaptionALongOneFollows() {
    #expect(
      render(Reply("O bolo", extra: .file(Self.image)), Self.rich) == [
        OutgoingMessage(text: "O bolo", file: Self.image)
      ])
    let messages = render(Reply("Um texto bem mais longo que isso", extra: .file(Self.image)), Self.rich)
    #expect(messages.map(\.text) == ["", "Um texto bem mais longo que isso"])
    #expect(messages.map(\.file) == [Self.image, nil])
    let audio = OutgoingFile(kind: .audio, source: .address("https://p.example/a.ogg"))
    #expect(render(Reply("Ouça", extra: .file(audio)), Self.rich).map(\.text) == ["", "Ouça"])
  }

  @Test func withoutFilesTheAddressIsWrittenOut() {
    let messages = render(Reply("O bolo", extra: .file(Self.image)), Self.plain)
    #expect(messages.map(\.text) == ["O bolo\n\nhttps://p.example/a.jpg"])
  }

  @Test func aFileOfTheDataFolderGoesAsItselfAlsoWhereAddressesAreWrittenOut() {
    let file = OutgoingFile(kind: .document, source: .blob(BlobRef(rawValue: "b")), name: "menu.pdf")
    #expect(render(Reply("O menu", extra: .file(file)), Self.plain) == [OutgoingMessage(text: "O menu", file: file)])
    #expect(render(Reply("", extra: .file(file)), Self.plain) == [OutgoingMessage(text: "", file: file)])
  }

  @Test func aTemplateIsSentWhereThereAreSome() {
    #expect(
      render(Reply("Pronto", extra: .template(Self.template)), Self.rich)
        == [OutgoingMessage(text: "Pronto", template: Self.template)])
    #expect(render(Reply("Pronto", extra: .template(Self.template)), Self.plain) == [OutgoingMessage(text: "Pronto")])
  }

  @Test func valuesInAnAddressStayValues() {
    let part = ReplyPart("Oi", extra: .link(LinkButton(title: "{{message}}", url: "https://p.example/?q={{message}}")))
    let contact = Contact(id: "c", name: nil, aliases: [])
    let values = TemplateValues(
      contact: contact, channel: "whatsapp",
      business: Business(name: "P", locale: "pt-BR", timeZone: .gmt), message: "a&b=/ç")
    #expect(
      part.reply(with: values).extra
        == .link(LinkButton(title: "a&b=/ç", url: "https://p.example/?q=a%26b%3D%2F%C3%A7")))
  }
}
