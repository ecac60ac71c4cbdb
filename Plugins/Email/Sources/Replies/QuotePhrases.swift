/// The phrases that mail programs put around quotes, in many languages. All in lower case.
enum QuotePhrases {
  /// How an attribution begins.
  enum Opening {
    /// With a word before the date.
    case date
    /// With a word before the name: `Citando Ana`.
    case citation
  }

  private static let openings = [
    "on ", "em ", "no dia ", "a ", "el ", "le ", "am ", "il ", "il giorno ", "op ", "den ", "på ", "dnia ", "w dniu ",
    "pe ", "în ", "vào ", "at ", "în data", "dne ", "dňa ", "ma ", "tir", "fre", "lør", "lör", "søn", "sön", "tor",
    "ons", "man", "mån", "pada ", "στις ", "on", "vi,", "da ", "från ", "на ", "in message ",
  ]

  private static let citations = ["quoting ", "citando ", "zitat von ", "citazione di ", "citat från ", "cytowanie "]

  /// The ends of attributions, before the colon.
  private static let closings = [
    "wrote", "writes", "escreveu", "escreveram", "escribió", "escribio", "a écrit", "ha scritto", "schrieb",
    "schrieb am", "geschrieben", "schrieben sie",
    "schreef", "geschreven", "skrev", "kirjoitti", "napisał", "napisała", "napisał(a)", "nadesłał", "pisze", "napsal",
    "napsal(a)", "napísal", "napísal(a)", "napisao je",
    "a scris", "написал", "написала", "написал(а)", "пишет", "написав", "написала", "пише", "написа", "yazdı",
    "şunu yazdı", "έγραψε", "đã viết", "menulis",
    "írta", "写道", "寫道", "のメッセージ", "書きました", "さんは書きました", "님이 작성", "작성", "작성하였습니다", "va escriure", "scrisse",
    "reageerde", "said", "says", "schreibt", "has written", "escrita", "escrito", "disse", "dijo",
    "wrote this message", "skrifaði", "rakstīja", "nous a dit",
  ]

  /// The lines above a forwarded message.
  static let forwardMarks = [
    "forwarded message", "begin forwarded message", "forwarded by", "mensagem encaminhada", "mensagem reencaminhada",
    "início da mensagem encaminhada", "início da mensagem reencaminhada", "mensaje reenviado",
    "inicio del mensaje reenviado",
    "mensaje reenviado", "message transféré", "début du message réexpédié", "début du message transféré",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "messaggio inoltrato",
    "inizio messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht", "vidarebefordrat meddelande",
    "videresendt melding", "videresendt meddelelse", "przekazana wiadomość", "пересылаемое сообщение",
    "пересланное сообщение", "перенаправленное сообщение", "iletilen mesaj", "转发的邮件", "転送メッセージ", "전달된 메시지",
    "mensagem original encaminhada", "original forwarded message", "videresendt besked", "továbbított üzenet",
    "přeposlaná zpráva", "edelleenlähetetty viesti", "転送されたメッセージ", "轉寄的郵件", "転送されたメール", "προωθημένο μήνυμα",
    "messaggio originale inoltrato", "weitergeleitete e-mail",
  ]

  /// The texts between dashes that separate a reply from the message below it.
  private static let separators = [
    "original message", "originalnachricht", "ursprüngliche nachricht", "mensagem original", "mensaje original",
    "message d'origine", "message original", "messaggio originale", "oorspronkelijk bericht", "originele bericht",
    "ursprungligt meddelande", "original meddelelse", "opprinnelig melding", "alkuperäinen viesti",
    "oryginalna wiadomość", "wiadomość oryginalna", "původní zpráva", "исходное сообщение", "оригинальное сообщение",
    "orijinal mesaj", "原始邮件", "原始郵件", "元のメッセージ", "원본 메시지", "reply message", "mensagem de resposta",
    "oprindelig besked", "oprindelig meddelelse", "original besked", "ursprungligt mail", "eredeti üzenet",
    "mail original", "e-mail original", "courriel original", "message d’origine", "correo original", "mesaj original",
    "původní e-mail", "pôvodná správa", "αρχικό μήνυμα", "הודעה מקורית", "الرسالة الأصلية", "邮件原件",
    "original email", "original appointment", "compromisso original", "reply above this line",
    "responda acima desta linha", "responde por encima de esta línea", "please reply above this line",
    "please type your reply above", "type your reply above", "escreva sua resposta acima",
    "escriba su respuesta por encima",
  ]

  /// The sender's field of a header block.
  static let from: Set<String> = [
    "from", "de", "von", "da", "van", "fra", "från", "od", "от", "от кого", "kimden", "lähettäjä", "expéditeur",
    "mittente", "gönderen", "发件人", "寄件者", "差出人", "보낸 사람", "送信者", "feladó", "寄件人", "από", "מאת", "من", "posílatel",
    "odesílatel", "nga", "de la", "remetente", "remitente",
  ]

  /// The other fields of a header block: date, recipients, subject.
  static let otherFields: [Set<String>] = [
    [
      "sent", "date", "enviado", "enviada", "enviado em", "enviada em", "enviado el", "data", "fecha", "gesendet",
      "datum",
      "envoyé", "envoyé le", "inviato", "verzonden", "sendt", "skickat", "dato", "wysłano", "отправлено", "дата",
      "gönderildi", "tarih", "lähetetty", "发送时间", "日期", "送信日時", "日付", "보낸 날짜", "날짜", "odesláno", "elküldve", "sent at",
      "寄件日期", "時間", "时间", "στάλθηκε", "ημερομηνία", "נשלח", "תאריך", "تم الإرسال", "التاريخ", "trimis", "надіслано",
    ],
    [
      "to", "para", "an", "à", "a", "aan", "til", "till", "do", "кому", "kime", "vastaanottaja", "destinataire",
      "destinatario", "destinatário", "收件人", "宛先", "받는 사람", "komu", "címzett", "către", "收件者", "προς",
      "אל", "إلى", "кому", "cc", "cópia", "kopi", "kopia",
    ],
    [
      "subject", "assunto", "asunto", "betreff", "objet", "oggetto", "onderwerp", "emne", "ämne", "temat", "тема",
      "konu",
      "aihe", "sujet", "主题", "主旨", "件名", "제목", "předmět", "tárgy", "subiect", "主題", "θέμα", "נושא",
      "الموضوع", "predmet",
    ],
  ]

  /// The opening of an attribution at the start of a line, or nil.
  static func opening(of line: Substring) -> Opening? {
    let words = line.prefix(16).lowercased().utf8
    if citations.contains(where: { words.starts(with: $0.utf8) }) { return .citation }
    return openings.contains { words.starts(with: $0.utf8) } ? .date : nil
  }

  /// Whether a text in lower case ends like an attribution. In Swedish and German the verb may come before the name,
  /// and a date may follow it: `Ana <ana@example.com> schrieb am 8. Juni:`.
  static func closesAttribution(_ text: String) -> Bool {
    var text = text[...]
    while let last = text.last, last == ":" || last == "：" || last == " " { text.removeLast() }
    let bytes = Array(text.utf8)
    if closings.contains(where: { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }) { return true }
    if let close = bytes.lastIndex(of: UInt8(ascii: ">")) {
      let rest = bytes[(close + 1)...].drop { $0 == 0x20 }
      if closingsBeforeDate.contains(where: { rest.starts(with: $0.utf8) }) { return true }
    }
    return verbsBeforeName.contains { text.holds($0) }
      || bytes.last == UInt8(ascii: ">") && verbsInside.contains { text.holds($0) }
  }

  private static let closingsBeforeDate = (closings + ["ezt írta"]).map { $0 + " " }
  private static let verbsBeforeName = [" schrieb ", " skrev ", " schreef ", " escreveu "]
  private static let verbsInside = [" wrote", " writes", " escribió", " a écrit", " пишет", " написал", " kirjoitti"]

  /// Whether a line separates the reply from the message below it: `-----Mensagem original-----`.
  static func isSeparator(_ line: Substring) -> Bool {
    guard line.utf8.count <= 120, let first = line.first, first == "-" || first == "_" || first == "#" || first == "*"
    else { return false }
    let words = line.drop { "-_#* ".contains($0) }
    guard line.distance(from: line.startIndex, to: words.startIndex) >= 2 else { return false }
    let lower = words.lowercased()
    return separators.contains { lower.hasPrefix($0) }
  }
}
