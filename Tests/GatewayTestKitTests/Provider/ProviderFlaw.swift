/// Ways to break the provider contract, each with the check that must find it.
enum ProviderFlaw: String, CaseIterable, Sendable {
  case idInCapitals, foreignCodes, exemptFromNothing, withoutCommonSettings, moody, busyAtInit
  case hearsCustomersOnly, seesOneImage, hearsHalf, takesFailureForSilence, asksAgain, spellsOutSecrets
  case decodesPieces, waitsForTheEnd, keepsOneCall, inventsCost, takesWithheldForWhole, fillsSilence, remembersOthers
  case forgetsTheWait, blamesTheRequest, takesTheEndForOne, takesErrorsForEnds, repeatsAnything, quotesWhole
  case losesItsData, believesAnyData
  case answersWhenCancelled
  case trustsEveryModel, blamesTheKey

  /// The check that must find it.
  var check: String {
    switch self {
    case .idInCapitals: "descriptor"
    case .foreignCodes: "codes"
    case .exemptFromNothing: "exemptions"
    case .withoutCommonSettings: "settings"
    case .moody: "check is pure"
    case .busyAtInit: "init does no I/O"
    case .hearsCustomersOnly: "prompt"
    case .seesOneImage: "images"
    case .hearsHalf: "recordings"
    case .takesFailureForSilence: "recordings that fail"
    case .asksAgain: "one request"
    case .spellsOutSecrets: "secrets are named"
    case .decodesPieces: "words"
    case .waitsForTheEnd: "words come early"
    case .keepsOneCall: "tool calls"
    case .inventsCost: "usage"
    case .takesWithheldForWhole: "finish"
    case .fillsSilence: "empty answer"
    case .remembersOthers: "replies do not mix"
    case .losesItsData: "data of its own"
    case .believesAnyData: "foreign data"
    case .forgetsTheWait: "refusals are classified"
    case .blamesTheRequest: "transport failures"
    case .takesTheEndForOne: "streams that break off"
    case .takesErrorsForEnds: "errors inside a stream"
    case .repeatsAnything: "hostile answers"
    case .quotesWhole: "hostile refusals"
    case .answersWhenCancelled: "cancellation"
    case .trustsEveryModel: "trying a key"
    case .blamesTheKey: "trying a key in trouble"
    }
  }
}
