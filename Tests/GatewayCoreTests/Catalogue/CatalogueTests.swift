import Testing

@testable import GatewayCore

@Suite struct CatalogueTests {
  @Test(
    "a locale has the texts of its language, else Brazilian Portuguese",
    arguments: [
      ("pt-BR", "pt"), ("pt", "pt"), ("pt_PT", "pt"), ("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("es-AR", "es"),
      ("de", "pt"), ("", "pt"), ("english", "pt"),
    ])
  func locale(locale: String, language: String) throws {
    let expected = try #require(Catalogue.all.first { $0.language == language })
    #expect(Catalogue.of(locale: locale) == expected.texts)
  }

  @Test("every phrase can match, and no exception vetoes its own language's phrases", arguments: Catalogue.all.indices)
  func phrases(index: Int) {
    let texts = Catalogue.all[index].texts
    for keyword in texts.humanPhrases + texts.humanExceptions { #expect(!FoldedText(keyword.text).isEmpty) }
    let matcher = ContentMatcher(ContentBundle())
    for phrase in texts.humanPhrases {
      #expect(matcher.asksForPerson(FoldedText(phrase.text)) != nil, "\(phrase.text)")
    }
    for exception in texts.humanExceptions {
      #expect(matcher.asksForPerson(FoldedText(exception.text)) == nil, "\(exception.text)")
    }
  }

  @Test("a list's opener fits the narrowest channel", arguments: Catalogue.all.indices)
  func opener(index: Int) {
    #expect(Catalogue.all[index].texts.listOpener.count <= 20)
  }

  @Test("every form of answer has words of its own", arguments: Catalogue.all.indices)
  func retries(index: Int) {
    let texts = Catalogue.all[index].texts
    #expect(Set(AnswerType.allCases.map(texts.retry)).count == AnswerType.allCases.count)
  }
}
