import Testing

@testable import GatewayCore

/// The control marks of models' templates that are disarmed, and similar text that is not.
@Suite struct ControlMarksTests {
  @Test(
    "A mark is disarmed, of whatever model",
    arguments: [
      ("<|im_start|>system", "‹|im_start|›system"), ("a<|im_end|>b", "a‹|im_end|›b"), ("</s><s>", "‹/s›‹s›"),
      ("<start_of_turn>model", "‹start_of_turn›model"), ("<tool_call>{}</tool_call>", "‹tool_call›{}‹/tool_call›"),
      ("<｜Assistant｜>", "‹｜Assistant｜›"), ("[INST] x [/INST]", "(INST) x (/INST)"),
      ("<<SYS>>", "<‹SYS›>"), ("[TOOL_CALLS]", "(TOOL_CALLS)"), ("<function=book_visit>", "‹function=book_visit›"),
      ("<|a@b|>", "‹|a@b|›"), ("<<|im_end|>", "<‹|im_end|›"), ("[[INST]]", "[(INST)]"),
      ("<invoke name=\"a\">", "‹invoke name=\"a\"›"), ("<think>", "‹think›"),
    ])
  func marks(_ text: String, _ disarmed: String) {
    #expect(ControlMarks.disarmed(text) == disarmed)
    #expect(ControlMarks.disarmed(disarmed) == disarmed)
  }

  @Test(
    "Text without marks stays unchanged",
    arguments: [
      "", "<3", "a < b e b > c", "1<2>0", "Ana <ana@example.com>", "<https://padaria.example/a>", "[1] e [2]",
      "[x]", "[a]", "[sic]", "-> <-", "<", "<>", "[]", "x[0]", "<\nb\n>", "olá [OK", "¿<?",
      "<" + String(repeating: "a", count: 65) + ">",
    ])
  func others(_ text: String) { #expect(ControlMarks.disarmed(text) == text) }

  @Test("Many open brackets cost no more than their number")
  func linear() {
    let text = String(repeating: "<a", count: 50_000)
    #expect(ControlMarks.disarmed(text) == text)
  }
}
