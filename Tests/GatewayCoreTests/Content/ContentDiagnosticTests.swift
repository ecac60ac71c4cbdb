import GatewayKit
import Testing

@testable import GatewayCore

/// Everything that can be wrong with a bundle, with the place that is named.
@Suite struct ContentDiagnosticTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let json: String
    let severity: Diagnostic.Severity
    let path: String
    let says: String
    var testDescription: String { "\(path): \(says)" }
  }

  /// A row for a whole bundle without its version.
  private static func bundle(
    _ members: String, _ path: String, _ says: String, _ severity: Diagnostic.Severity = .error
  ) -> Row {
    Row(json: "{\"version\": 1, \(members)}", severity: severity, path: path, says: says)
  }

  /// A row for one response with an id and a reply.
  private static func response(
    _ members: String, _ path: String, _ says: String, _ severity: Diagnostic.Severity = .error
  ) -> Row {
    bundle(
      "\"automatedResponses\": [{\"id\": \"a\", \"reply\": [{\"text\": \"A\"}], \(members)}]",
      JSONPath.join("automatedResponses[0]", path), says, severity)
  }

  /// A row for one flow's nodes.
  private static func nodes(
    _ nodes: String, _ path: String, _ says: String, _ severity: Diagnostic.Severity = .error
  ) -> Row {
    bundle("\"flows\": [{\"id\": \"f\", \"nodes\": [\(nodes)]}]", JSONPath.join("flows[0]", path), says, severity)
  }

  private static let end = #"{"id": "z", "type": "end"}"#
  private static let word = #""keywords": [{"word": "oi"}]"#

  static let documents: [Row] = [
    Row(json: "[]", severity: .error, path: "", says: "expected an object"),
    Row(json: "{", severity: .error, path: "", says: "line 1, column 2"),
    Row(json: "{\"version\": 1,\n \"flows\": nil}", severity: .error, path: "", says: "line 2, column 11"),
    Row(json: "{}", severity: .error, path: "version", says: "missing"),
    Row(json: "{\"version\": 2}", severity: .error, path: "version", says: "version 1"),
    bundle("\"flow\": []", "flow", "did you mean flows?"),
    bundle("\"automatedResponses\": {}", "automatedResponses", "expected a list, found an object"),
    bundle("\"automatedResponses\": [1]", "automatedResponses[0]", "expected an object"),
    bundle("\"businessInformation\": 1", "businessInformation", "expected text"),
    bundle("\"defaultReply\": {\"text\": \"\"}", "defaultReply.text", "expected text"),
    bundle("\"defaultReply\": {\"text\": \"A\", \"onceEveryHours\": -1}", "defaultReply.onceEveryHours", "from 0 to"),
    bundle("\"mediaReply\": {\"text\": \"\"}", "mediaReply.text", "expected text"),
    bundle("\"mediaReply\": {\"onceEveryHours\": 9000}", "mediaReply.onceEveryHours", "from 0 to"),
    bundle("\"mediaReply\": {\"words\": \"a\"}", "mediaReply.words", "unknown"),
    bundle("\"mediaReply\": {\"text\": \"{{nome}}\"}", "mediaReply.text", "{{nome}} has no value here", .warning),
    bundle("\"defaultReply\": {\"text\": \"{{nome}}\"}", "defaultReply.text", "{{nome}} has no value here", .warning),
    bundle(
      "\"defaultReply\": {\"text\": \"\(String(repeating: "a", count: 10_001))\"}", "defaultReply.text",
      "at most 10000 characters, found 10001"),
    bundle(
      "\"triggers\": [\(Array(repeating: "0", count: 101).joined(separator: ","))]", "triggers",
      "a list of at most 100, found 101"),
    bundle("\"handoff\": {\"phrase\": []}", "handoff.phrase", "did you mean phrases?"),
    bundle("\"handoff\": {\"phrases\": [\"?!\"]}", "handoff.phrases[0]", "contains no words"),
    bundle("\"handoff\": {\"queueTimeoutMinutes\": 0}", "handoff.queueTimeoutMinutes", "from 1 to 1440"),
    bundle("\"handoff\": {\"message\": \"Oi {{name\"}", "handoff.message", "{{ without", .warning),
    bundle("\"optOut\": {\"words\": [\"\"]}", "optOut.words[0]", "expected text"),
    bundle(#""optOut": {"words": ["Sair"], "resumeWords": ["SAIR!"]}"#, "optOut.resumeWords[0]", "opt-out word"),
  ]

  static let responses: [Row] = [
    bundle(
      "\"automatedResponses\": [{\(word), \"reply\": [{\"text\": \"A\"}]}]", "automatedResponses[0].id", "missing"),
    response("\"priority\": 1", "keywords", "missing"),
    response("\"keywords\": []", "keywords", "at least 1"),
    response(#""keywords": ["oi"]"#, "keywords[0]", #"such as {"word": "horário"}, found text"#),
    response(#""keywords": [{"words": "oi"}]"#, "keywords[0].words", "did you mean word?"),
    response(#""keywords": [{"word": "oi", "is": "oi"}]"#, "keywords[0]", "exactly one of"),
    response(#""keywords": [{}]"#, "keywords[0]", "exactly one of"),
    response(#""keywords": [{"word": 1}]"#, "keywords[0].word", "expected text"),
    response(#""keywords": [{"is": "¿?"}]"#, "keywords[0].is", "contains no words"),
    response(#""keywords": [{"word": "a"}, {"regex": "(a"}]"#, "keywords[1].regex", "missing )"),
    response(#""keywords": [{"regex": "(?=a)"}]"#, "keywords[0].regex", "RE2"),
    response("\(word), \"except\": [{\"contains\": \"…\"}]", "except[0].contains", "contains no words"),
    response("\(word), \"priority\": 1001", "priority", "from -1000 to 1000"),
    response("\(word), \"priority\": \"high\"", "priority", "found \"high\""),
    response("\(word), \"inFlow\": \"anser\"", "inFlow", "did you mean answer?"),
    response("\(word), \"channels\": []", "channels", "at least 1"),
    response("\(word), \"channels\": [\"sit\"]", "channels[0]", "did you mean site?", .warning),
    response("\(word), \"startFlow\": \"visita\"", "startFlow", "there is no flow \"visita\""),
    response("\(word), \"respond\": true", "respond", "unknown"),
    bundle(#""automatedResponses": [{"id": "a", \#(word)}]"#, "automatedResponses[0]", "does nothing"),
    bundle(
      #""automatedResponses": [{"id": "a", \#(word), "reply": ["A"]}]"#, "automatedResponses[0].reply[0]",
      "expected an object"),
    bundle(
      #""automatedResponses": [{"id": "a", \#(word), "reply": [{"text": "{{contact.nam}}"}]}]"#,
      "automatedResponses[0].reply[0].text", "did you mean {{contact.name}}?", .warning),
    bundle(
      #""automatedResponses": [{"id": "a b", \#(word), "reply": [{"text": "A"}]}]"#, "automatedResponses[0].id",
      "an id has"),
    bundle(
      #""automatedResponses": [{"id": "a", \#(word), "reply": [{"text": "A"}]}, {"id": "a", \#(word), "reply": [{"text": "B"}]}]"#,
      "automatedResponses[1].id", "already used by automatedResponses[0]"),
  ]

  static let flows: [Row] = [
    bundle("\"flows\": [{\"id\": \"f\", \"nodes\": []}]", "flows[0].nodes", "at least 1"),
    bundle(
      "\"flows\": [{\"id\": \"f\", \"nodes\": [\(end)], \"idleHours\": 0}]", "flows[0].idleHours", "from 1 to 720"),
    bundle(
      #""flows": [{"id": "f", "nodes": [\#(end)], "escapeWords": ["!"]}]"#, "flows[0].escapeWords[0]",
      "contains no words"
    ),
    bundle(
      #""flows": [{"id": "f", "nodes": [\#(end)], "start": {"keywords": [{"regex": "*"}]}}]"#,
      "flows[0].start.keywords[0].regex", "not a regular expression"),
    bundle(
      #""flows": [{"id": "f", "nodes": [\#(end)]}, {"id": "f", "nodes": [\#(end)]}]"#, "flows[1].id",
      "already used by flows[0]"),
    nodes("7", "nodes[0]", "expected a node"),
    nodes(#"{"id": "a"}"#, "nodes[0].type", "missing"),
    nodes(#"{"id": "a", "type": "mesage", "text": "A"}"#, "nodes[0].type", "did you mean message?"),
    nodes(#"{"id": "a", "type": "http_request"}"#, "nodes[0].type", "this version does not have http_request nodes"),
    nodes(#"{"id": "a", "type": "ai_reply"}"#, "nodes[0].prompt", "missing"),
    nodes(#"{"id": "a", "type": "ai_reply", "prompt": "x", "provider": "opnai"}"#, "nodes[0].provider", "mean openai?"),
    nodes(#"{"id": "a", "type": "ai_reply", "prompt": "x", "next": "b"}"#, "nodes[0].next", "no node"),
    nodes(#"{"id": "a", "type": "ai_extract"}"#, "nodes[0].fields", "missing"),
    nodes(
      #"{"id": "a", "type": "ai_extract", "fields": [{"name": "message", "description": "d"}]}"#,
      "nodes[0].fields[0].name", "is built in"),
    nodes(
      #"{"id": "a", "type": "ai_extract", "fields": [{"name": "x", "description": "d"}], "onFail": {"node": "b"}}"#,
      "nodes[0].onFail.node", "no node"),
    nodes(#"{"id": "a", "type": "ai_reply", "prompt": "x", "next": "a"}"#, "nodes[0]", "loops without waiting"),
    nodes(#"{"id": "a", "type": "wait"}"#, "nodes[0].type", "does not have wait"),
    nodes(#"{"id": "a/b", "type": "end"}"#, "nodes[0].id", "an id has"),
    nodes(#"{"type": "end"}"#, "nodes[0].id", "missing"),
    nodes("\(end), \(end)", "nodes[1].id", "already used by flows[0].nodes[0]"),
    nodes(#"{"id": "a", "type": "end", "next": "z"}, \#(end)"#, "nodes[0].next", "unknown"),
    nodes(#"{"id": "a", "type": "message"}"#, "nodes[0]", "either text or parts"),
    nodes(
      #"{"id": "a", "type": "message", "text": "A", "parts": [{"text": "B"}]}"#, "nodes[0]", "either text or parts"),
    nodes(
      #"{"id": "a", "type": "message", "parts": [{"text": "B", "delaySeconds": 61}]}"#,
      "nodes[0].parts[0].delaySeconds",
      "from 0 to 60"),
    nodes(#"{"id": "a", "type": "message", "text": "A", "next": "zz"}, \#(end)"#, "nodes[0].next", "did you mean z?"),
    nodes(#"{"id": "a", "type": "message", "text": "A"}, \#(end)"#, "nodes[1]", "nothing leads to the node", .warning),
    nodes(#"{"id": "a", "type": "message", "text": "{{day}}"}"#, "nodes[0]", "{{day}} has no value here", .warning),
    nodes(#"{"id": "a", "type": "message", "text": "A", "next": "a"}"#, "nodes[0]", "a → a"),
    nodes(
      #"{"id": "a", "type": "tag", "add": ["x"], "next": "b"}, {"id": "b", "type": "jump", "node": "a"}"#, "nodes[0]",
      "loops without waiting for the customer: a → b → a"),
    nodes(
      #"{"id": "a", "type": "question", "text": "A", "expects": "emal"}"#, "nodes[0].expects", "did you mean email?"),
    nodes(
      #"{"id": "a", "type": "question", "text": "A", "saveAs": "ação"}"#, "nodes[0].saveAs",
      "is not a valid variable name"),
    nodes(#"{"id": "a", "type": "question", "text": "A", "saveAs": "message"}"#, "nodes[0].saveAs", "is built in"),
    nodes(#"{"id": "a", "type": "question", "text": "A", "maxRetries": 11}"#, "nodes[0].maxRetries", "from 0 to 10"),
    nodes(#"{"id": "a", "type": "question", "text": "A", "onFail": "stop"}"#, "nodes[0].onFail", "\"handoff\""),
    nodes(
      #"{"id": "a", "type": "question", "text": "A", "onFail": {"node": "q"}}"#, "nodes[0].onFail.node",
      "there is no node"),
    nodes(#"{"id": "a", "type": "choice", "text": "A", "options": []}"#, "nodes[0].options", "at least 1"),
    nodes(
      #"{"id": "a", "type": "choice", "text": "A", "options": [{"title": "Sim"}, {"title": "SIM!"}]}"#,
      "nodes[0].options[1].title", "reads the same"),
    nodes(
      #"{"id": "a", "type": "choice", "text": "A", "options": [{"title": "Sim", "next": "q"}]}"#,
      "nodes[0].options[0].next", "there is no node"),
    nodes(
      #"{"id": "a", "type": "choice", "text": "A", "options": [{"title": "…"}]}"#, "nodes[0].options[0].title",
      "contains no words"),
    nodes(#"{"id": "a", "type": "condition", "cases": []}"#, "nodes[0].cases", "at least 1"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"variable": "x", "equal": "y"}]}]}"#,
      "nodes[0].cases[0].if[0].equal", "did you mean equals?"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"tags": "y"}]}]}"#, "nodes[0].cases[0].if[0].tags",
      "did you mean tag?"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"time": ["08:00", "25:00"]}]}]}"#,
      "nodes[0].cases[0].if[0].time", "two different times"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"businessHours": "open"}]}]}"#,
      "nodes[0].cases[0].if[0].businessHours", "true or false"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"variable": "x", "exists": false}]}]}"#,
      "nodes[0].cases[0].if[0].exists", "use otherwise"),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"variable": "dia", "equals": "y"}]}]}"#,
      "nodes[0].cases[0].if[0].variable", "{{dia}} has no value here", .warning),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"channel": "zap"}], "next": "z"}]}, \#(end)"#,
      "nodes[0].cases[0].if[0].channel", "no channel \"zap\"", .warning),
    nodes(
      #"{"id": "a", "type": "condition", "cases": [{"if": [{"tag": "v"}]}], "otherwise": "q"}"#, "nodes[0].otherwise",
      "no node"),
    nodes(#"{"id": "a", "type": "set", "set": {}}"#, "nodes[0].set", "sets nothing"),
    nodes(#"{"id": "a", "type": "set", "set": {"1a": "b"}}"#, "nodes[0].set.1a", "is not a valid variable name"),
    nodes(#"{"id": "a", "type": "set", "set": {"a": 1}}"#, "nodes[0].set.a", "expected text"),
    nodes(#"{"id": "a", "type": "tag"}"#, "nodes[0]", "add, remove or both"),
    nodes(#"{"id": "a", "type": "jump"}"#, "nodes[0]", "flow, node or both"),
    nodes(#"{"id": "a", "type": "jump", "flow": "g"}"#, "nodes[0].flow", "there is no flow \"g\""),
    nodes(#"{"id": "a", "type": "jump", "flow": "f", "node": "q"}"#, "nodes[0].node", "there is no node \"q\""),
    nodes(#"{"id": "a", "type": "jump", "node": "z", "next": "z"}, \#(end)"#, "nodes[0].next", "\"return\": true"),
    nodes(#"{"id": "a", "type": "handoff", "message": ""}"#, "nodes[0].message", "expected text"),
  ]

  static let others: [Row] = [
    bundle(
      #""triggers": [{"id": "t", "name": "a b", "description": "d", "flow": "f"}]"#, "triggers[0].name", "a tool's name"
    ),
    bundle(
      #""triggers": [{"id": "t", "name": "a", "description": "d", "flow": "f"}]"#, "triggers[0].flow",
      "there is no flow"),
    bundle(
      #""triggers": [{"id": "t", "name": "transfer_to_human", "description": "d", "flow": "f"}]"#, "triggers[0].name",
      "built in"),
    bundle(
      #""triggers": [{"id": "t", "name": "a", "description": "d", "flow": "f", "fields": [{"name": "x", "type": "file", "description": "d"}]}]"#,
      "triggers[0].fields[0].type", "expected one of text, number, date, email, phone"),
    bundle(#""businessHours": {}"#, "businessHours.weekly", "missing"),
    bundle(#""businessHours": {"weekly": {"seg": []}}"#, "businessHours.weekly.seg", "unknown"),
    bundle(#""businessHours": {"weekly": {"mon": [["08:00"]]}}"#, "businessHours.weekly.mon[0]", "two different times"),
    bundle(#""businessHours": {"weekly": {"mon": [["8:00", "18:00"]]}}"#, "businessHours.weekly.mon[0]", "08:00"),
    bundle(#""businessHours": {"weekly": {"mon": [["24:00", "02:00"]]}}"#, "businessHours.weekly.mon[0]", "08:00"),
    bundle(
      #""businessHours": {"weekly": {"mon": [["08:00", "12:00"], ["11:59", "14:00"]]}}"#, "businessHours.weekly.mon",
      "overlap"),
    bundle(
      #""businessHours": {"weekly": {"sat": [["20:00", "03:00"]], "sun": [["02:00", "05:00"]]}}"#,
      "businessHours.weekly.sun", "overlap"),
    bundle(#""businessHours": {"weekly": {}, "holidays": ["2026-02-30"]}"#, "businessHours.holidays[0]", "2026-02-30"),
    bundle(#""businessHours": {"weekly": {}, "holidays": ["25/12/2026"]}"#, "businessHours.holidays[0]", "2026-12-25"),
  ]

  static let shadow = bundle(
    """
    "automatedResponses": [{"id": "a", \(word), "reply": [{"text": "A"}]}], "flows": [{"id": "f", "nodes": [
      {"id": "c", "type": "choice", "text": "?", "options": [{"title": "Tchau"}, {"title": "Oi, gente"}]}]}]
    """, "flows[0].nodes[0].options[1].title", "gets the automated response a", .warning)

  @Test(
    "Invariant 10: what is wrong is named with its path", arguments: documents + responses + flows + others + [shadow])
  func diagnostic(row: Row) {
    let (bundle, found) = ContentBundle.decode(bytes: Array(row.json.utf8), channels: ["site"], providers: ["openai"])
    let fits = found.contains { $0.path == row.path && $0.message.contains(row.says) && $0.severity == row.severity }
    #expect(fits, "found \(found)")
    #expect((bundle == nil) == (row.severity == .error))
  }

  @Test("Invariant 10: every problem comes at once")
  func allAtOnce() {
    let json = """
      {"version": 3, "flow": [], "automatedResponses": [
        {"id": "a", "keywords": [{"word": "?"}, {"regex": "("}], "reply": [{"text": 1}], "startFlow": "nowhere"},
        {"id": "b", "keywords": [{"wrod": "x"}], "reply": [{"text": "B"}], "startFlow": "nowhere"}],
       "flows": [{"id": "f", "nodes": [
        {"id": "q", "type": "question", "text": "Q", "maxRetries": 99, "onFail": "x"},
        {"id": "m", "type": "message", "text": "M", "next": "m"}, {"id": "n", "type": "noed"}]}],
       "businessHours": {"weekly": {"mon": [["x", "y"]]}, "holidays": ["never"]}}
      """
    let paths = ContentBundle.decode(bytes: Array(json.utf8)).diagnostics.map(\.path)
    let expected = [
      "flow", "version", "automatedResponses[0].reply[0].text", "automatedResponses[1].keywords[0].wrod",
      "flows[0].nodes[0].maxRetries", "flows[0].nodes[0].onFail", "flows[0].nodes[2].type",
      "businessHours.weekly.mon[0]", "businessHours.holidays[0]", "automatedResponses[0].keywords[0].word",
      "automatedResponses[0].keywords[1].regex", "automatedResponses[0].startFlow", "automatedResponses[1].startFlow",
      "flows[0].nodes[1]",
    ]
    #expect(Set(paths) == Set(expected), "\(paths)")
  }

  @Test("Invariant 11: hostile documents are refused, not followed")
  func hostile() {
    let deep = String(repeating: "[", count: 100_000)
    let inside = "{\"version\": 1, \"flows\": \(deep)"
    for json in [deep, inside, "{\"version\":1,\"version\":1}", "\u{0}", ""] {
      let (bundle, found) = ContentBundle.decode(bytes: Array(json.utf8))
      #expect(bundle == nil)
      #expect(found.count == 1 && found[0].message.contains("not JSON: line"))
    }
    #expect(ContentBundle.decode(bytes: [0x7B, 0xFF, 0x7D]).bundle == nil)
    let large = [UInt8](repeating: 0x20, count: ContentBundle.maximumBytes + 1)
    #expect(ContentBundle.decode(bytes: large).diagnostics.first?.message.contains("too large") == true)
  }

  @Test("a chain of many nodes is followed without a deep stack")
  func longChain() throws {
    let nodes = (0..<300).map { #"{"id": "n\#($0)", "type": "tag", "add": ["x"], "next": "n\#($0 + 1)"}"# }
    let flows = (0..<100).map { flow in
      let last =
        flow == 99 ? #"{"id": "n299", "type": "end"}"# : #"{"id": "n299", "type": "jump", "flow": "f\#(flow + 1)"}"#
      return #"{"id": "f\#(flow)", "nodes": [\#((nodes.dropLast() + [last]).joined(separator: ","))]}"#
    }
    let json = #"{"version": 1, "flows": [\#(flows.joined(separator: ","))]}"#
    let (bundle, found) = ContentBundle.decode(bytes: Array(json.utf8))
    #expect(found.isEmpty)
    #expect(try #require(bundle).flows.count == 100)
  }
}
