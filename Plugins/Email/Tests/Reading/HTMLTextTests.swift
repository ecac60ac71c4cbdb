import Testing

@testable import Email

/// The words of HTML, and nothing else of it.
@Suite struct HTMLTextTests {
  static let cases: [(html: String, text: String)] = [
    ("<p>Bom dia</p><p>Ana</p>", "Bom dia\n\nAna"),
    ("um<br>dois<br/>três", "um\ndois\ntrês"),
    ("<div>um</div><div>dois</div>", "um\ndois"),
    ("<div>um</div><div><br></div><div>dois</div>", "um\n\ndois"),
    ("  muito \n  espaço&nbsp;aqui ", "muito espaço aqui"),
    ("caf&eacute; &amp; p&#227;o &lt;b&gt;", "café & pão <b>"),
    ("<ul><li>pão</li><li>bolo</li></ul>", "- pão\n- bolo"),
    ("<table><tr><td>pão</td><td>R$ 1</td></tr><tr><td>bolo</td><td>R$ 9</td></tr></table>", "pão R$ 1\nbolo R$ 9"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    ("<blockquote>antes</blockquote>depois", "> antes\n\ndepois"),
    ("<a href=\"https://padaria.example/menu\">o menu</a>", "o menu <https://padaria.example/menu>"),
    ("<a href=\"https://padaria.example\">https://padaria.example</a>", "https://padaria.example"),
    ("<a href=\"javascript:alert(1)\">aqui</a>", "aqui"),
    ("<img src=\"cid:1\" alt=\"o bolo\">", "[o bolo]"),
    ("<style>p{}</style><script>alert(1)</script><title>t</title>a", "a"),
    ("<html><head><title>t</title></head><body>a</body></html>", "a"),
    ("<p>sem fim", "sem fim"), ("a < b", "a < b"), ("<o:p>Outlook</o:p>", "Outlook"),
    ("<!--[if mso]><p>x</p><![endif]-->a", "a"), ("", ""), ("<", "<"),
  ]

  @Test("is its text in lines", arguments: cases)
  func text(html: String, text: String) {
    #expect(HTMLText.of(html).text == text)
  }

  static let marks: [(html: String, text: String)] = [
    ("<div>novo</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">De: x</div><div>velho</div>", "novo"),
    ("<div>novo</div><div id=\"x_divRplyFwdMsg\">De: x</div>velho", "novo"),
    ("<p>novo</p><div id=\"yahoo_quoted_123\" class=\"yahoo_quoted\"><p>velho</p></div>", "novo"),
    ("novo<div class=\"protonmail_quote\">velho</div><div>mais novo</div>", "novo\n\nmais novo"),
  ]

  @Test("text that a mail program marked as quoted is recognised", arguments: marks)
  func marked(html: String, text: String) {
    let read = HTMLText.of(html)
    #expect(read.hasMarks)
    #expect(read.unquoted == text)
    #expect(read.text.contains("velho"))
  }
}
