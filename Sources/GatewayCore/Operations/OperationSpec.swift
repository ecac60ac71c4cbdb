/// What the surfaces need to know about an operation.
public struct OperationSpec: Sendable {
  /// Who may run it.
  public enum Access: String, Sendable, Hashable, CaseIterable {
    /// Anybody.
    case anybody = "public"
    /// Every role.
    case agent
    /// Admins and owners.
    case admin
    /// Owners.
    case owner
    /// People with a shell on the gateway's machine.
    case host
  }

  /// What it does to the gateway.
  public enum Effect: Sendable, Hashable {
    /// Reads.
    case read
    /// Changes something inside the gateway.
    case edit
    /// Sends something to a customer.
    case send
    /// Notes something of the actor's own, which is not recorded in the audit log: where they are, what they have read,
    /// what they are writing, or a job whose result they want to see.
    case own
  }

  /// The object that the audit log names.
  public struct Audited: Sendable, Hashable {
    /// The kind of object: `conversation`.
    public let kind: String
    /// The member of the operation with the object's id; nil when there is only one such object.
    public let member: String?
  }

  /// The name on every surface: `conversations.take`.
  public let name: String
  /// The route in the HTTP API; nil for what is only done on the gateway's machine.
  public let http: HTTPBinding?
  /// Who may run it.
  public let access: Access
  /// What it does to the gateway.
  public let effect: Effect
  /// What the audit log names; nil when a run is not recorded.
  public let audited: Audited?
  /// What it does, in one sentence for the API's document.
  public let summary: String
  /// Why it has no route; nil when it has one.
  public let localReason: String?
  /// Why it is only for people with an account, and not for the control socket and programs; nil when it is for
  /// everybody.
  public let accountReason: String?

  /// An operation that every surface has. With `onlyForAccounts`, the reason, the control socket and programs do not have
  /// it.
  public init(
    _ name: String, http: HTTPBinding, access: Access, effect: Effect, audited: Audited? = nil,
    onlyForAccounts reason: String? = nil, summary: String
  ) {
    self.name = name
    self.http = http
    self.access = access
    self.effect = effect
    self.audited = audited
    self.summary = summary
    localReason = nil
    accountReason = reason
  }

  /// An operation that is only done on the gateway's machine, with the reason.
  public init(_ name: String, local reason: String, effect: Effect, audited: Audited? = nil, summary: String) {
    self.name = name
    http = nil
    access = .host
    self.effect = effect
    self.audited = audited
    self.summary = summary
    localReason = reason
    accountReason = nil
  }
}

extension OperationSpec.Audited {
  /// The object of a kind whose id is in the operation's member `member`.
  public static func object(_ kind: String, _ member: String? = nil) -> Self { Self(kind: kind, member: member) }
}

/// The route of an operation below `/api/v1/`.
public struct HTTPBinding: Sendable, Hashable {
  /// A method of the API.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Reads; the arguments are in the path and the query.
    case get = "GET"
    /// Does something, or creates; the arguments are in the path and in a JSON body.
    case post = "POST"
    /// Sets something as a whole.
    case put = "PUT"
    /// Changes some members.
    case patch = "PATCH"
    /// Removes; the arguments are in the path and the query.
    case delete = "DELETE"
  }

  /// A header field that carries an argument.
  public enum Header: String, Sendable, Hashable, CaseIterable {
    /// The revision that an edit is based on.
    case ifMatch = "If-Match"
    /// The caller's key of something that is sent.
    case idempotencyKey = "Idempotency-Key"
  }

  /// A body that is one argument, byte for byte, instead of a JSON object of arguments.
  public struct RawBody: Sendable, Hashable {
    /// The member.
    public let member: String
    /// The media type.
    public let mediaType: String
    /// The most bytes.
    public let limit: Int

    /// Creates it.
    public init(_ member: String, mediaType: String, limit: Int) {
      self.member = member
      self.mediaType = mediaType
      self.limit = limit
    }
  }

  /// The method.
  public let method: Method
  /// The path; `{member}` stands for the operation's member of that name.
  public let path: String
  /// The status of a success.
  public let status: Int
  /// The members that header fields carry.
  public let headers: [Header: String]
  /// The body, if it is not a JSON object of arguments.
  public let rawBody: RawBody?
  /// The media type of an outcome that is bytes; nil for JSON.
  public let responseType: String?
  /// How the operation runs as a job; nil for one whose response waits for the outcome.
  public let job: JobRun?

  /// What becomes of a job if the gateway ends while it runs.
  public enum JobRun: Sendable, Hashable {
    /// It is shown as interrupted.
    case interrupted
    /// The next start goes on with it.
    case resumed
  }

  private init(
    _ method: Method, _ path: String, status: Int = 200, headers: [Header: String] = [:], rawBody: RawBody? = nil,
    responseType: String? = nil, job: JobRun? = nil
  ) {
    self.method = method
    self.path = path
    self.status = status
    self.headers = headers
    self.rawBody = rawBody
    self.responseType = responseType
    self.job = job
  }

  /// A route that starts a job: the response is the job, with status 202, and the job's result is the operation's outcome.
  /// Other surfaces run the operation and wait.
  public static func job(_ path: String, ifInterrupted: JobRun = .interrupted) -> Self {
    Self(.post, path, status: 202, job: ifInterrupted)
  }
  /// A route that reads. An outcome that is bytes is answered as `responseType`.
  public static func get(_ path: String, responseType: String? = nil) -> Self {
    Self(.get, path, responseType: responseType)
  }
  /// A route that does or creates something.
  public static func post(
    _ path: String, status: Int = 200, headers: [Header: String] = [:], rawBody: RawBody? = nil
  ) -> Self { Self(.post, path, status: status, headers: headers, rawBody: rawBody) }
  /// A route that sets something as a whole.
  public static func put(_ path: String, headers: [Header: String] = [:]) -> Self { Self(.put, path, headers: headers) }
  /// A route that changes some members.
  public static func patch(_ path: String, headers: [Header: String] = [:]) -> Self {
    Self(.patch, path, headers: headers)
  }
  /// A route that removes something.
  public static func delete(_ path: String, headers: [Header: String] = [:]) -> Self {
    Self(.delete, path, headers: headers)
  }
}
