/// The words that mail programs put around what they quote, in the languages they are used in. All in lower case.
enum QuotePhrases {
  /// How an attribution may begin.
  private static let openings = [
    "on ", "em ", "no dia ", "a ", "el ", "le ", "am ", "il ", "il giorno ", "op ", "den ", "på ", "dnia ", "w dniu ",
    "pe ", "în ", "vào ", "at ", "în data", "dne ", "ma ", "tir", "fre", "lør", "søn", "tor", "ons", "man",
    "pada ", "στις ", "on", "quoting ", "citando ", "zitat von ", "vi,", "da ", "från ",
  ]

  /// How it ends, before its colon.
  private static let closings = [
    "wrote", "writes", "escreveu", "escreveram", "escribió", "escribio", "a écrit", "ha scritto", "schrieb",
    "schrieb am",
    "schreef", "geschreven", "skrev", "kirjoitti", "napisał", "napisała", "napisał(a)", "pisze", "napsal", "napsal(a)",
    "a scris", "написал", "написала", "написал(а)", "пишет", "написав", "yazdı", "έγραψε", "đã viết", "menulis",
    "írta", "写道", "寫道", "のメッセージ", "書きました", "さんは書きました", "님이 작성", "작성", "va escriure", "scrisse", "reageerde",
    "said", "schreibt", "has written", "escrita", "escrito", "disse", "dijo", "wrote this message", "skrifaði",
    "rakstīja",
  ]

  /// The lines below which a forwarded message begins.
  static let forwardMarks = [
    "forwarded message", "begin forwarded message", "forwarded by", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "início da mensagem reencaminhada", "mensaje reenviado",
    "inicio del mensaje reenviado",
    "mensaje reenviado", "message transféré", "début du message réexpédié", "début du message transféré",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "messaggio inoltrato",
    "inizio messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande",
    "videresendt melding", "videresendt meddelelse", "przekazana wiadomość", "пересылаемое сообщение",
    "пересланное сообщение", "перенаправленное сообщение", "iletilen mesaj", "转发的邮件", "転送メッセージ", "전달된 메시지",
    "mensagem original encaminhada", "original forwarded message",
  ]

  /// Between its dashes, what separates an answer from the message below it.
  private static let separators = [
    "original message", "originalnachricht", "ursprüngliche nachricht", "mensagem original", "mensaje original",
    "message d'origine", "message original", "messaggio originale", "oorspronkelijk bericht", "originele bericht",
    "ursprungligt meddelande", "original meddelelse", "opprinnelig melding", "alkuperäinen viesti",
    "oryginalna wiadomość", "wiadomość oryginalna", "původní zpráva", "исходное сообщение", "оригинальное сообщение",
    "orijinal mesaj", "原始邮件", "原始郵件", "元のメッセージ", "원본 메시지", "reply message", "mensagem de resposta",
    "original email", "original appointment", "compromisso original", "reply above this line",
    "responda acima desta linha", "responde por encima de esta línea", "please reply above this line",
  ]

  /// The sender's field of a header block.
  static let from: Set<String> = [
    "from", "de", "von", "da", "van", "fra", "från", "od", "от", "от кого", "kimden", "lähettäjä", "expéditeur",
    "mittente", "gönderen", "发件人", "寄件者", "差出人", "보낸 사람", "送信者", "feladó", "de la", "remetente", "remitente",
  ]

  /// Its other fields: when, to whom, about what.
  static let otherFields: [Set<String>] = [
    [
      "sent", "date", "enviado", "enviada", "enviado em", "enviada em", "enviado el", "data", "fecha", "gesendet",
      "datum",
      "envoyé", "envoyé le", "inviato", "verzonden", "sendt", "skickat", "dato", "wysłano", "отправлено", "дата",
      "gönderildi", "tarih", "lähetetty", "发送时间", "日期", "送信日時", "日付", "보낸 날짜", "날짜", "odesláno", "elküldve", "sent at",
    ],
    [
      "to", "para", "an", "à", "a", "aan", "til", "till", "do", "кому", "kime", "vastaanottaja", "destinataire",
      "destinatario", "destinatário", "收件人", "宛先", "받는 사람", "komu", "címzett", "către",
    ],
    [
      "subject", "assunto", "asunto", "betreff", "objet", "oggetto", "onderwerp", "emne", "ämne", "temat", "тема",
      "konu",
      "aihe", "sujet", "主题", "主旨", "件名", "제목", "předmět", "tárgy", "subiect",
    ],
  ]

  /// Whether a line begins as attributions do.
  static func opensAttribution(_ line: Substring) -> Bool {
    let words = line.prefix(16).lowercased()
    return openings.contains { words.hasPrefix($0) }
  }

  /// Whether a text in lower case ends as attributions do; with Swedish and German word order the verb stands before
  /// the name.
  static func closesAttribution(_ text: String) -> Bool {
    var text = text[...]
    while let last = text.last, last == ":" || last == "：" || last == " " { text.removeLast() }
    if closings.contains(where: { text.hasSuffix($0) }) { return true }
    return verbsInside.contains { text.contains($0) } && text.last == ">" || text.contains(" schrieb ")
      || text.contains(" skrev ") || text.contains(" schreef ") || text.contains(" escreveu ")
  }

  private static let verbsInside = [" wrote", " writes", " escribió", " a écrit", " пишет", " написал", " kirjoitti"]

  /// Whether a line separates the answer from the message below it: `-----Mensagem original-----`.
  static func isSeparator(_ line: Substring) -> Bool {
    guard line.utf8.count <= 120, let first = line.first, first == "-" || first == "_" || first == "#" || first == "*"
    else { return false }
    let words = line.drop { "-_#* ".contains($0) }
    guard line.distance(from: line.startIndex, to: words.startIndex) >= 2 else { return false }
    let lower = words.lowercased()
    return separators.contains { lower.hasPrefix($0) }
  }
}
