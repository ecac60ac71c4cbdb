extension Catalogue {
  /// Brazilian Portuguese.
  static let portuguese = Catalogue(
    handoffMessage: "Certo, vou chamar uma pessoa da equipe. Ela continua por aqui em instantes.",
    awayMessage:
      "Nossa equipe não está disponível agora. Seu pedido ficou registrado e respondemos assim que voltarmos.",
    queueTimeoutMessage:
      "Todos os atendentes estão ocupados no momento. Já avisamos a equipe; enquanto isso, posso ajudar.",
    optedOut: "Pronto, não enviaremos mais mensagens. Se precisar, é só escrever.",
    resumed: "Pronto, você voltará a receber nossas mensagens.",
    retries: Retries(
      text: "Não consegui ler sua resposta. Pode escrever em palavras?",
      number: "Preciso de um número, por exemplo 12 ou 3,5.",
      date: "Preciso de uma data, por exemplo 25/12/2026 ou amanhã.",
      email: "Esse e-mail não parece completo. O formato é nome@exemplo.com.br.",
      phone: "Esse telefone não parece completo. Envie com DDD, por exemplo (11) 98765-4321.",
      file: "Preciso que você envie um arquivo ou uma foto.",
      choice: "Não encontrei essa opção. Escolha uma das opções abaixo."),
    flowLeft: "Tudo bem, paramos por aqui. Se precisar, é só escrever.",
    listOpener: "Ver opções",
    numberedHint: "Responda com o número da opção.",
    escapeWords: ["sair", "cancelar", "parar", "encerrar", "desistir", "voltar ao início"],
    humanPhrases: [
      Keyword(.is, "atendente"), Keyword(.is, "atendente por favor"), Keyword(.is, "um atendente"),
      Keyword(.is, "atendimento"), Keyword(.is, "atendimento humano"), Keyword(.is, "humano"),
      Keyword(.is, "pessoa real"), Keyword(.is, "tem alguém aí"), Keyword(.is, "quero falar com gente"),
      Keyword(.is, "falar com alguém"),
      Keyword(.is, "quero um atendente"), Keyword(.is, "quero uma pessoa"), Keyword(.is, "quero um humano"),
      Keyword(.is, "preciso de um atendente"), Keyword(.is, "chama um atendente"), Keyword(.is, "chamar atendente"),
      Keyword(.word, "falar com atendente"), Keyword(.word, "falar com um atendente"),
      Keyword(.word, "falar com uma atendente"), Keyword(.word, "falar com o atendente"),
      Keyword(.word, "falar com a atendente"), Keyword(.word, "falar com um humano"),
      Keyword(.word, "falar com humano"), Keyword(.word, "falar com uma pessoa"),
      Keyword(.word, "falar com alguém da equipe"), Keyword(.word, "falar com alguém de verdade"),
      Keyword(.word, "quero falar com alguém"), Keyword(.word, "queria falar com alguém"),
      Keyword(.word, "preciso falar com alguém"), Keyword(.word, "posso falar com alguém"),
      Keyword(.word, "gostaria de falar com alguém"), Keyword(.word, "posso conversar com alguém"),
      Keyword(.word, "falar com o atendimento"), Keyword(.word, "conversar com um atendente"),
      Keyword(.word, "conversar com uma pessoa"),
      Keyword(.word, "conversar com um humano"), Keyword(.word, "atendimento com uma pessoa"),
      Keyword(.word, "quero atendimento humano"), Keyword(.word, "quero um atendimento humano"),
      Keyword(.word, "ser atendido por uma pessoa"), Keyword(.word, "ser atendida por uma pessoa"),
      Keyword(.word, "me passa para um atendente"), Keyword(.word, "me transfere para um atendente"),
      Keyword(.word, "transferir para um atendente"), Keyword(.word, "não quero falar com robô"),
      Keyword(.word, "não quero falar com um robô"), Keyword(.word, "não quero falar com uma máquina"),
    ],
    humanExceptions: [
      Keyword(.word, "não quero falar com um atendente"), Keyword(.word, "não quero falar com atendente"),
      Keyword(.word, "não quero falar com uma pessoa"), Keyword(.word, "não quero falar com alguém"),
      Keyword(.word, "não quero falar com um humano"), Keyword(.word, "não preciso falar com um atendente"),
      Keyword(.word, "não preciso falar com alguém"), Keyword(.word, "não preciso falar com uma pessoa"),
      Keyword(.word, "acabei de falar com um atendente"), Keyword(.word, "acabei de falar com uma pessoa"),
    ])
}
