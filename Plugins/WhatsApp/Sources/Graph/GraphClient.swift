import Foundation
import GatewayKit
import HTTPTypes

/// Makes requests to the Graph API, without retries.
struct GraphClient: Sendable {
  private let settings: WhatsAppSettings
  private let http: any HTTPTransport
  private let clock: any GatewayClock

  init(settings: WhatsAppSettings, http: any HTTPTransport, clock: any GatewayClock) {
    self.settings = settings
    self.http = http
    self.clock = clock
  }

  /// Requests `path` below the API version with `body` as JSON, and returns the JSON of the response.
  ///
  /// - Throws: The classified error of the response; `.unknown` for a successful response with a non-JSON body.
  func call(
    _ method: HTTPRequest.Method, _ path: String, query: [URLQueryItem] = [], body: JSONValue? = nil
  ) async throws(AdapterError) -> JSONValue {
    var call = HTTPCall(method, try url(path, query), fields: [authorization])
    if let body {
      call.fields.append(HTTPCall.Field(.contentType, .plain("application/json")))
      call.body = try Self.encoded(body)
    }
    return try await answer(to: call)
  }

  /// Uploads a file (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media).
  func upload(
    _ content: [UInt8], type: String, name: String, boundary: String
  ) async throws(AdapterError) -> JSONValue {
    var call = HTTPCall(.post, try url("\(settings.phoneNumberID)/media", []), fields: [authorization])
    call.fields.append(HTTPCall.Field(.contentType, .plain("multipart/form-data; boundary=\(boundary)")))
    call.deadline = .seconds(120)
    let type = FormText.type(type)
    for (field, value) in [("messaging_product", "whatsapp"), ("type", type)] {
      call.body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n".utf8)
    }
    call.body += Array(
      """
      --\(boundary)\r\nContent-Disposition: form-data; name="file"; filename="\(FormText.name(name))"\r\nContent-Type: \(type)\r\n\r\n
      """.utf8)
    call.body += content + Array("\r\n--\(boundary)--\r\n".utf8)
    return try await answer(to: call)
  }

  /// Downloads a file from an address of the Graph API. Sends the token only if `mediaHosts` lists the host.
  func download(_ address: String, upTo limit: Int) async throws(AdapterError) -> [UInt8] {
    guard let url = URL(string: address), isAllowed(url) else {
      throw AdapterError(
        .rejected,
        URL(string: address)?.host().map { "the file is at \($0), which mediaHosts does not list" }
          ?? "the media URL is invalid")
    }
    var call = HTTPCall(.get, url, fields: [authorization])
    call.deadline = .seconds(300)
    call.maximumBytes = limit
    let answer = try await http.send(call)
    guard answer.status.kind == .successful else {
      throw GraphError(
        status: answer.status.code, headers: answer.headers, body: try await answer.bytes(), now: clock.now
      ).error
    }
    return try await answer.bytes()
  }

  /// Whether the token may be sent to `url`: the origin of the Graph API, or `https` to a listed host. Subdomains of listed
  /// hosts do not count.
  private func isAllowed(_ url: URL) -> Bool {
    if Origin.of(url) == Origin.of(settings.graphBaseURL) { return true }
    return url.scheme == "https" && url.user() == nil && (url.port ?? 443) == 443
      && settings.mediaHosts.contains(url.host()?.lowercased() ?? "")
  }

  private var authorization: HTTPCall.Field {
    HTTPCall.Field(.authorization, .secret(settings.accessToken, prefix: "Bearer "))
  }

  private func url(_ path: String, _ query: [URLQueryItem]) throws(AdapterError) -> URL {
    guard let base = URL(string: settings.graphBaseURL) else {
      throw AdapterError(.rejected, "graphBaseURL is not a valid address")
    }
    let whole = base.appending(path: settings.graphVersion).appending(path: path)
    return query.isEmpty ? whole : whole.appending(queryItems: query)
  }

  private func answer(to call: HTTPCall) async throws(AdapterError) -> JSONValue {
    let answer = try await http.send(call)
    let bytes: [UInt8]
    do {
      bytes = try await answer.bytes()
    } catch {
      // If the body of an error breaks off, its status is enough.
      guard answer.status.kind != .successful else { throw error }
      bytes = []
    }
    guard answer.status.kind == .successful else {
      throw GraphError(status: answer.status.code, headers: answer.headers, body: bytes, now: clock.now).error
    }
    do {
      return try JSONValue(receiving: bytes)
    } catch {
      throw AdapterError(.unknown, "the Graph API returned \(answer.status.code) with a non-JSON body", cause: error)
    }
  }

  static func encoded(_ body: JSONValue) throws(AdapterError) -> [UInt8] {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array(try encoder.encode(body))
    } catch {
      throw AdapterError(.rejected, "the request could not be written as JSON", cause: error)
    }
  }
}
