extension Catalogue {
  /// English.
  static let english = Catalogue(
    handoffMessage: "All right, I am calling someone from the team. They will continue here in a moment.",
    awayMessage:
      "Our team is not available right now. Your request is noted, and we will answer as soon as we are back.",
    queueTimeoutMessage: "Everyone is busy at the moment. The team has been told; meanwhile I can help.",
    interrupted: "I could not finish this answer. Please ask again, or ask to talk to a person.",
    optedOut: "Done, we will not send you any more messages. If you need us, just write.",
    resumed: "Done, you will receive our messages again.",
    retries: Retries(
      text: "I could not read that answer. Could you put it in words?",
      number: "I need a number, such as 12 or 3.5.",
      date: "I need a date, such as 25/12/2026 or tomorrow.",
      email: "That e-mail address does not look complete. It has the form name@example.com.",
      phone: "That phone number does not look complete. Please include the area code.",
      file: "Please send a file or a photo.",
      choice: "I did not find that option. Please pick one of those below."),
    flowLeft: "All right, let us leave it there. If you need anything, just write.",
    listOpener: "See options",
    numberedHint: "Answer with the number of the option.",
    escapeWords: ["exit", "quit", "cancel", "stop", "start over"],
    humanPhrases: [
      Keyword(.is, "agent"), Keyword(.is, "human"), Keyword(.is, "operator"), Keyword(.is, "representative"),
      Keyword(.is, "agent please"), Keyword(.is, "human please"), Keyword(.is, "a human please"),
      Keyword(.is, "real person"), Keyword(.is, "customer service"), Keyword(.is, "live agent"),
      Keyword(.is, "I want a human"), Keyword(.is, "I want an agent"), Keyword(.is, "I need a human"),
      Keyword(.is, "I need an agent"), Keyword(.word, "talk to a human"), Keyword(.word, "talk to a person"),
      Keyword(.word, "talk to a real person"), Keyword(.word, "talk to an agent"),
      Keyword(.word, "talk to someone real"), Keyword(.word, "talk to a representative"),
      Keyword(.word, "speak to a human"), Keyword(.word, "speak to a person"), Keyword(.word, "speak to an agent"),
      Keyword(.word, "speak to a real person"), Keyword(.word, "speak to a representative"),
      Keyword(.word, "speak with a human"), Keyword(.word, "speak with a person"),
      Keyword(.word, "speak with an agent"), Keyword(.word, "chat with a human"), Keyword(.word, "chat with an agent"),
      Keyword(.is, "is anyone there"), Keyword(.word, "like to talk to someone"),
      Keyword(.word, "like to speak to someone"), Keyword(.word, "want to talk to someone"),
      Keyword(.word, "can I talk to someone"),
      Keyword(.word, "want to speak to someone"), Keyword(.word, "can I speak to someone"),
      Keyword(.word, "need to talk to someone"), Keyword(.word, "need to speak to someone"),
      Keyword(.word, "connect me to an agent"), Keyword(.word, "connect me with an agent"),
      Keyword(.word, "transfer me to an agent"), Keyword(.word, "transfer me to a human"),
    ],
    humanExceptions: [
      Keyword(.word, "don't want to talk to"), Keyword(.word, "do not want to talk to"),
      Keyword(.word, "don't want to speak to"), Keyword(.word, "do not want to speak to"),
      Keyword(.word, "don't want to speak with"), Keyword(.word, "do not want to speak with"),
      Keyword(.word, "don't need to talk to"), Keyword(.word, "don't need to speak to"),
    ])
}
