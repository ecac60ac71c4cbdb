import Foundation
public import GatewayCore
public import GatewayKit
import HTTPTypes

/// Foundation has a class of this name, too.
typealias Operation = GatewayCore.Operation

/// The operations over HTTP, below `/api/v1/`: the catalogue decides which routes there are, what they take and who may
/// use them.
public struct GatewayAPI: Sendable {
  /// The prefix of every path.
  public static let prefix = "/api/v1/"
  /// The longest JSON body, in bytes.
  private static let bodyLimit = 2 << 20

  private let runner: OperationRunner
  private let guardian: Guardian
  private let tree: RouteTree
  private let endpoints: [String: Endpoint]
  private let document: [UInt8]

  /// An operation with what was found out about its arguments.
  private struct Endpoint: Sendable {
    let http: HTTPBinding
    let reader: ArgumentReader
  }

  /// Creates the API of a gateway.
  ///
  /// - Parameters:
  ///   - authenticator: Knows sessions and tokens.
  ///   - isSecure: Whether browsers reach the gateway over HTTPS; cookies are then marked so.
  public init(_ runner: OperationRunner, authenticator: any Authenticating, isSecure: Bool) {
    self.runner = runner
    guardian = Guardian(authenticator: authenticator, isSecure: isSecure)
    let operations = OperationCatalogue.all.filter { $0.spec.http != nil }
    tree = RouteTree(operations)
    let document = OpenAPIDocument(operations)
    endpoints = Dictionary(
      operations.compactMap { operation in
        guard let http = operation.spec.http else { return nil }
        let members = document.arguments[operation.spec.name] ?? []
        return (
          operation.spec.name,
          Endpoint(http: http, reader: ArgumentReader(members: members, components: document.components, http: http))
        )
      }
    ) { first, _ in first }
    self.document = document.bytes
  }

  /// Answers a request; its path is the one below `prefix`, still percent-encoded.
  public func handle(_ request: ServedRequest) async -> ServedResponse {
    do throws(OperationError) {
      return try await answer(request)
    } catch {
      return Problem.response(for: error)
    }
  }

  private func answer(_ request: ServedRequest) async throws(OperationError) -> ServedResponse {
    if request.path == "openapi.json" {
      guard request.method == .get || request.method == .head else { return Problem.methodNotAllowed(["GET"]) }
      return ServedResponse.json(document)
    }
    if request.path == OperationRunner.eventsSpec.http?.path { return try await events(request) }
    let method = request.method == .head ? "GET" : request.method.rawValue
    let match: RouteTree.Match
    do throws(RouteTree.Failure) {
      match = try tree.find(method, request.path)
    } catch {
      switch error {
      case .notFound: return Problem.notFound
      case .method(let allowed): return Problem.methodNotAllowed(allowed)
      }
    }
    return try await answer(request, with: match.operation, match.arguments)
  }

  private func answer<Kind: Operation>(
    _ request: ServedRequest, with operation: Kind.Type, _ path: [String: String]
  ) async throws(OperationError) -> ServedResponse {
    guard let endpoint = endpoints[Kind.spec.name] else { return Problem.notFound }
    let sender = try await guardian.admit(request, to: Kind.spec)
    // Before the body is read: strangers do not fill the memory.
    let object = Kind.spec.audited?.member.flatMap { path[$0] }
    try await runner.admit(sender.actor, to: Kind.spec, on: object, from: request.clientAddress)
    var source = ArgumentReader.Source(path: path, query: request.query)
    for (header, member) in endpoint.http.headers { source.headers[member] = header.value(in: request) }
    var body: [UInt8] = []
    if endpoint.http.method.hasBody { body = try await self.body(of: request, endpoint.http) }
    // A long body is not written as text first.
    if !(Kind.self is any BodyTaking.Type) { source.body = body }
    let arguments = try endpoint.reader.read(source)
    var decoded: Kind
    do {
      decoded = try APICoding.decoder.decode(Kind.self, from: APICoding.encoder.encode(arguments))
    } catch {
      throw OperationError(.argumentsInvalid, diagnostics: [APICoding.diagnostic(of: error)])
    }
    if let taking = decoded as? any BodyTaking, let whole = taking.taking(Data(body)) as? Kind { decoded = whole }
    guard endpoint.http.job == nil else {
      let started = try await runner.start(
        decoded, as: sender.actor, from: request.clientAddress, in: sender.session)
      return try guardian.respond(with: started, endpoint.http, to: request)
    }
    let outcome = try await runner.run(
      decoded, as: sender.actor, from: request.clientAddress, in: sender.session)
    if let file = outcome as? ConversationFile { return try await FileResponse.of(file) }
    return try guardian.respond(with: outcome, endpoint.http, to: request)
  }

  private func events(_ request: ServedRequest) async throws(OperationError) -> ServedResponse {
    guard request.method == .get else { return Problem.methodNotAllowed(["GET"]) }
    let sender = try await guardian.admit(request, to: OperationRunner.eventsSpec)
    return try EventRoute(runner: runner).respond(to: request, as: sender.actor) { [guardian] in
      // The same permissions as when the stream began; with others the reader connects again.
      (try? await guardian.admit(request, to: OperationRunner.eventsSpec)) == sender
    }
  }

  private func body(of request: ServedRequest, _ http: HTTPBinding) async throws(OperationError) -> [UInt8] {
    let limit = http.rawBody?.limit ?? Self.bodyLimit
    let bytes: [UInt8]
    do throws(ServedBody.Failure) {
      bytes = try await request.body.bytes(upTo: limit)
    } catch {
      throw OperationError(error == .tooLarge ? .bodyTooLarge : .bodyInterrupted, ["limit": .integer(limit)])
    }
    // A form of another site cannot send this type without the browser asking first.
    guard bytes.isEmpty || http.rawBody != nil || Self.isJSON(request.headers[.contentType]) else {
      throw OperationError(.contentTypeUnsupported)
    }
    return bytes
  }

  private static func isJSON(_ contentType: String?) -> Bool {
    let type = contentType?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased()
    return type == "application/json"
  }
}
