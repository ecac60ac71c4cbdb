/// Signatures: below `-- ` (RFC 3676, 4.3), and the line that phones add.
enum Signature {
  private static let longest = 15

  private static let advertisements = [
    "sent from my ", "sent from a ", "sent from android", "sent from iphone", "sent from ipad", "sent from windows",
    "sent from proton", "sent from aol", "sent from outlook", "sent from mail for", "sent from yahoo",
    "sent from samsung", "sent via ",
    "sent with ", "get outlook for ", "enviado do meu ", "enviado de meu ", "enviado desde mi ", "enviado desde ",
    "enviado do ", "enviado pelo ", "enviado por ", "enviado a partir ", "obter o outlook ", "obtenha o outlook ",
    "baixe o outlook ", "obtener outlook ", "envoyé de mon ", "envoyé depuis ", "obtenir outlook ", "von meinem ",
    "gesendet mit ", "outlook für ", "inviato da ", "inviato dal ", "verzonden vanaf ", "skickat från ", "sendt fra ",
    "sent by ", "from my iphone", "from my android", "from my mobile", "diese nachricht wurde von ",
    "verstuurd vanaf ", "verzonden met ", "verzonden via ", "skickades från ", "hent outlook ", "hämta outlook ",
    "download outlook ", "scarica outlook ", "pobierz outlook ", "wysłano z ", "wysłane z ", "odesláno z ",
    "lähetetty ", "отправлено с ", "отправлено из ", "надіслано з ", "trimis de pe ", "从我的", "從我的", "发自我的", "寄自我的",
    "iphoneから送信", "ipadから送信", "나의 iphone에서", "enviat des ", "scaricare outlook ", "mit dem smartphone gesendet",
    "iphone'umdan gönderildi", "télécharger outlook ", "holen sie sich outlook ", "yahoo mail: ", "yahoo mail - ",
  ]

  /// The text without its signature; unchanged if there is nothing else.
  static func removed(from text: String) -> String {
    var lines = text.lines
    if let mark = lines.lastIndex(where: { $0 == "--" || $0 == "-- " || $0 == "--\u{A0}" }), mark > 0,
      lines.count - mark - 1 <= longest
    {
      lines.removeSubrange(mark...)
    }
    while let last = lines.last, last.trimmed.isEmpty || isAdvertisement(last.trimmed) { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  private static func isAdvertisement(_ line: Substring) -> Bool {
    guard line.utf8.count <= 120 else { return false }
    let words = line.drop { "*_[(<".contains($0) }.lowercased()
    return advertisements.contains { words.utf8.starts(with: $0.utf8) }
  }
}
