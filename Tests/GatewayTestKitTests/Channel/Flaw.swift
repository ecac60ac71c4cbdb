/// Ways to break the channel contract, each with the check that must find it.
enum Flaw: String, CaseIterable, Sendable {
  case idInCapitals, foreignCodes, exemptFromNothing, defaultBeyondItsRange, moody, busyAtInit
  case losesLineBreaks, namesByArrival, oneNameForAll, dropsLongBatches, takesAnything, trustsAnybody, hearsEveryPath
  case acknowledgesFailures, forgetsAtRestart
  case sendsTwice, swallowsRefusals, hidesDoubt

  /// The check that must find it.
  var check: String {
    switch self {
    case .idInCapitals: "descriptor"
    case .foreignCodes: "codes"
    case .exemptFromNothing: "exemptions"
    case .defaultBeyondItsRange: "settings"
    case .moody: "check is pure"
    case .busyAtInit: "init does no I/O"
    case .losesLineBreaks: "acceptance"
    case .namesByArrival: "duplicates"
    case .oneNameForAll: "reordering"
    case .dropsLongBatches: "batches"
    case .takesAnything: "hostile bodies"
    case .trustsAnybody: "forgeries"
    case .hearsEveryPath: "unknown paths"
    case .acknowledgesFailures: "inbox failure"
    case .forgetsAtRestart: "restart"
    case .sendsTwice: "one request"
    case .swallowsRefusals, .hidesDoubt: "failures are classified"
    }
  }
}
