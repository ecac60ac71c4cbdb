extension Catalogue {
  /// Spanish.
  static let spanish = Catalogue(
    handoffMessage: "De acuerdo, voy a llamar a una persona del equipo. Sigue por aquí en un momento.",
    awayMessage:
      "Nuestro equipo no está disponible ahora. Tu pedido quedó registrado y respondemos en cuanto volvamos.",
    queueTimeoutMessage:
      "Todos los agentes están ocupados en este momento. Ya avisamos al equipo; mientras tanto, puedo ayudar.",
    interrupted: "No pude terminar esta respuesta. Puedes preguntar de nuevo o pedir hablar con una persona.",
    mediaReply: "Lo recibí, pero no puedo oír ni ver lo que enviaste. ¿Me lo puedes escribir en palabras?",
    optedOut: "Listo, no te enviaremos más mensajes. Si nos necesitas, solo escribe.",
    resumed: "Listo, volverás a recibir nuestros mensajes.",
    retries: Retries(
      text: "No pude leer tu respuesta. ¿Puedes escribirla en palabras?",
      number: "Necesito un número, por ejemplo 12 o 3,5.",
      date: "Necesito una fecha, por ejemplo 25/12/2026 o mañana.",
      email: "Ese correo no parece completo. El formato es nombre@ejemplo.com.",
      phone: "Ese teléfono no parece completo. Envíalo con el código de área.",
      file: "Necesito que envíes un archivo o una foto.",
      choice: "No encontré esa opción. Elige una de las opciones de abajo."),
    flowLeft: "De acuerdo, lo dejamos aquí. Si necesitas algo, solo escribe.",
    listOpener: "Ver opciones",
    numberedHint: "Responde con el número de la opción.",
    escapeWords: ["salir", "cancelar", "parar", "terminar", "volver al inicio"],
    humanPhrases: [
      Keyword(.is, "agente"), Keyword(.is, "humano"), Keyword(.is, "operador"), Keyword(.is, "asesor"),
      Keyword(.is, "agente por favor"), Keyword(.is, "atención al cliente"), Keyword(.is, "persona real"),
      Keyword(.is, "quiero un agente"), Keyword(.is, "quiero una persona"), Keyword(.is, "quiero un humano"),
      Keyword(.is, "necesito un agente"), Keyword(.word, "hablar con una persona"),
      Keyword(.word, "hablar con un humano"), Keyword(.word, "hablar con un agente"),
      Keyword(.word, "hablar con un asesor"), Keyword(.word, "hablar con un operador"),
      Keyword(.word, "hablar con un representante"), Keyword(.word, "hablar con una persona real"),
      Keyword(.word, "hablar con alguien del equipo"), Keyword(.word, "quiero hablar con alguien"),
      Keyword(.is, "hay alguien ahí"), Keyword(.word, "me gustaría hablar con alguien"),
      Keyword(.word, "quisiera hablar con alguien"), Keyword(.word, "necesito hablar con alguien"),
      Keyword(.word, "puedo hablar con alguien"), Keyword(.word, "chatear con una persona"),
      Keyword(.word, "quiero atención humana"), Keyword(.word, "pásame con un agente"),
      Keyword(.word, "pásame con una persona"), Keyword(.word, "comunícame con un agente"),
      Keyword(.word, "no quiero hablar con un robot"), Keyword(.word, "no quiero hablar con una máquina"),
    ],
    humanExceptions: [
      Keyword(.word, "no quiero hablar con una persona"), Keyword(.word, "no quiero hablar con un agente"),
      Keyword(.word, "no quiero hablar con un humano"), Keyword(.word, "no quiero hablar con alguien"),
      Keyword(.word, "no necesito hablar con un agente"), Keyword(.word, "no necesito hablar con una persona"),
      Keyword(.word, "acabo de hablar con un agente"), Keyword(.word, "acabo de hablar con una persona"),
    ])
}
