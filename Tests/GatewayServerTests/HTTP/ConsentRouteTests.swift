import Testing

/// What a browser that comes back from a provider is answered.
@Suite struct ConsentRouteTests {
  @Test(
    "each result has its text, repeats nothing of the address, and is not cached",
    arguments: [("awaited", 200, "is stored"), ("refused", 200, "Nothing was stored"), ("other", 400, "not expected")])
  func answers(state: String, status: Int, words: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET /consents/return?code=4%2Fcode&state=\(state)&error_description=%3Cb%3E")
      #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && answer.contains(words), "\(answer)")
      let fields = answer.lowercased()
      #expect(fields.contains("cache-control: no-store") && fields.contains("referrer-policy: no-referrer"))
      #expect(fields.contains("content-type: text/plain"))
      #expect(!fields.contains("4/code") && !fields.contains("<b>") && !fields.contains("state="))
    }
  }

  @Test("another method than GET does not use up the answer", arguments: ["HEAD", "POST", "OPTIONS"])
  func methods(method: String) async throws {
    try await TestServer.run { try await $0.expect(405, "\(method) /consents/return?code=c&state=awaited") }
  }

  @Test("only that address is it")
  func elsewhere() async throws {
    try await TestServer.run { server in
      try await server.expect(404, "GET /consents/return/?state=awaited")
      try await server.expect(404, "GET /consents?state=awaited")
    }
  }
}
