import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite("Templates")
struct TemplateTests {
  private let values = TemplateValues(
    variables: [
      "name": "Bia", "inject": "{{message}}", "marks": "*a* _b_ [c](d) `e`", "tick": "a`b", "url": "a b&c=ç/?",
    ],
    contact: Contact(
      id: "c", name: "Ana", aliases: ["email:ana@example.com"], profile: ContactProfile(fields: ["city": "Recife"])),
    channel: "site", business: FlowBench.business, message: "oi")

  @Test(
    "Placeholders",
    arguments: [
      ("Olá, {{name}}!", "Olá, Bia!"), ("{{ contact.name }}/{{contact.email}}", "Ana/ana@example.com"),
      ("{{message}} {{channel}} {{business.name}}", "oi site Padaria do Sol"), ("{{contact.city}}", "Recife"),
      ("{{unknown}}|{{contact.x}}", "|"), ("{{inject}}", "{{message}}"), ("{{name}}{{name}}", "BiaBia"),
      ("{name} {{", "{name} {{"), ("{{a b}} {{}} {{name}", "{{a b}} {{}} {{name}"), ("{{{name}}}", "{Bia}"),
      ("}} {{name}} {{", "}} Bia {{"), ("sem nada", "sem nada"),
    ])
  func plain(text: String, expected: String) {
    #expect(Template.fill(text, with: values, as: .plain) == expected)
  }

  @Test(
    "Values stay values in Markdown",
    arguments: [
      ("**{{marks}}**", #"**\*a\* \_b\_ \[c\]\(d\) \`e\`**"#), ("`{{marks}}`", "`*a* _b_ [c](d) 'e'`"),
      ("```\n{{tick}}\n```", "```\na'b\n```"), ("` {{tick}}", #"` a\`b"#), (#"\`{{tick}}\`"#, #"\`a\`b\`"#),
      (
        "https://x.example/?q={{url}}&r={{name}} {{marks}}",
        #"https://x.example/?q=a%20b%26c%3D%C3%A7%2F%3F&r=Bia \*a\* \_b\_ \[c\]\(d\) \`e\`"#
      ),
      ("[x](https://x.example/{{url}}) {{tick}}", #"[x](https://x.example/a%20b%26c%3D%C3%A7%2F%3F) a\`b"#),
      ("[x]({{url}})", "[x](a%20b%26c%3D%C3%A7%2F%3F)"),
    ])
  func markdown(text: String, expected: String) {
    #expect(Template.fill(text, with: values) == expected)
  }

  @Test(
    "A value at a line's beginning begins no list, heading or quote",
    arguments: ["- a", "# a", "> a", "1. a", "+ a", "12) a", "=", "a\n- b\n2. c", "***", "<https://x.example>"])
  func blocks(value: String) {
    var values = values
    values.variables["v"] = value
    let filled = Template.fill("{{v}}", with: values)
    let spans = MarkdownReader.spans(of: filled)
    #expect(spans.map(\.text).joined() == value)
    #expect(spans.allSatisfy { $0.kind == .words && $0.style.isEmpty })
  }

  @Test("Their names, for the content check")
  func names() {
    #expect(Template.placeholders(in: "{{ a }} {{b.c}} {{}} {{d e}} {{f") == ["a", "b.c"])
  }

  @Test(
    "Hostile templates are filled in time", arguments: ["{", "{{", "{{a", "{{ ", "}}", "{{a}", "`", "https://{{a}}"])
  func hostile(piece: String) {
    let text = String(repeating: piece, count: 20_000)
    #expect(Template.fill(text, with: values).count <= text.count)
  }
}
