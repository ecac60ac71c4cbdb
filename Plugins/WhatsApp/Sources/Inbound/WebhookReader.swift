import Foundation
import GatewayKit

/// Turns a webhook body into events. Pure and total: it never fails, and every message, echo and status becomes an event,
/// at least `.unsupported`.
enum WebhookReader {
  /// The result of reading.
  struct Reading: Sendable, Hashable {
    /// The events, in order.
    var events: [InboundEvent] = []
    /// Log texts for acknowledged content that is not an event: unknown fields, and errors without a message.
    var remarks: [String] = []
  }

  /// Reads every change.
  ///
  /// `ownNumber` is the id of the channel's number. Messages to another number are recorded in separate threads and never
  /// answered. With nil, every number counts as the channel's.
  static func read(_ changes: [WebhookChange], ownNumber: String? = nil) -> Reading {
    var reading = Reading()
    for change in changes { read(change, ownNumber: ownNumber, into: &reading) }
    return reading
  }

  private static func read(_ change: WebhookChange, ownNumber: String?, into reading: inout Reading) {
    let value = change.value
    let scope = ElementScope(change, ownNumber: ownNumber)
    let before = reading.events.count
    reading.events += (value["messages"]?.elements ?? []).map { message in
      scope.isByBusiness(message) ? EchoReader(scope).event(of: message) : MessageReader(scope).event(of: message)
    }
    reading.events += (value["message_echoes"]?.elements ?? []).map { EchoReader(scope).event(of: $0) }
    reading.events += (value["statuses"]?.elements ?? []).map { StatusReader(scope).event(of: $0) }
    reading.events += (value["user_preferences"]?.elements ?? []).map { PreferenceReader(scope).event(of: $0) }
    reading.events += (value["calls"]?.elements ?? []).map { CallReader(scope).event(of: $0) }
    for history in value["history"]?.elements ?? [] { read(history, in: change, ownNumber: ownNumber, into: &reading) }
    let found = reading.events.count - before
    if let foreign = scope.foreignNumber, found > 0 {
      reading.remarks.append(
        "events of the number \(foreign), which is not this channel's, are recorded but not answered")
    }
    guard found == 0 else { return }
    if let errors = value["errors"]?.elements, !errors.isEmpty {
      reading.remarks.append("Meta reported \(errors.map(GraphError.summary(of:)).joined(separator: "; "))")
    } else if TemplateNews(change) == nil {
      reading.remarks.append(
        "a change of the field \(change.field?.prefix(60) ?? "(none)") was acknowledged and ignored")
    }
  }

  /// Reads messages from before the account was connected, which are recorded but never answered
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history).
  private static func read(
    _ history: JSONValue, in change: WebhookChange, ownNumber: String?, into reading: inout Reading
  ) {
    if let errors = history["errors"]?.elements, !errors.isEmpty {
      reading.remarks.append(
        "Meta did not send the history: \(errors.map(GraphError.summary(of:)).joined(separator: "; "))")
    }
    for thread in history["threads"]?.elements ?? [] {
      let scope = ElementScope(change, ownNumber: ownNumber, thread: thread)
      reading.events += (thread["messages"]?.elements ?? []).map { message in
        scope.isByBusiness(message) ? EchoReader(scope).event(of: message) : MessageReader(scope).event(of: message)
      }
    }
  }

  /// The context of an element in a change.
  struct ElementScope: Sendable {
    let change: WebhookChange
    /// The number that the change belongs to, if it is not the channel's.
    let foreignNumber: String?
    /// Whether the message is from before the account was connected.
    let isHistory: Bool
    private let contacts: [(identity: UserIdentity, name: String?)]
    /// The customer of the conversation, if the change names them outside its elements.
    private let thread: UserIdentity?

    init(_ change: WebhookChange, ownNumber: String?, thread: JSONValue? = nil) {
      self.change = change
      isHistory = change.field == "history" || thread != nil
      self.thread = thread.map {
        UserIdentity([$0["id"], $0["context"]?["wa_id"], $0["context"]?["user_id"], $0["context"]?["parent_user_id"]])
      }
      foreignNumber = change.phoneNumberID.flatMap { ownNumber == nil || $0 == ownNumber ? nil : $0 }
      contacts = (change.value["contacts"]?.elements ?? []).map { contact in
        let profile = contact["profile"]
        return (
          UserIdentity([contact["wa_id"], contact["user_id"], contact["parent_user_id"]]),
          profile?["name"]?.text ?? profile?["username"]?.text
        )
      }
    }

    /// Why the element must not be answered; nil if it may be.
    func silence(group: String?) -> String? {
      if isHistory { return "history" }
      return group != nil ? "group" : foreignNumber.map { "sent to another number (\($0))" }
    }

    /// Whether the business wrote an element of the history, in which both sides' messages look alike.
    func isByBusiness(_ message: JSONValue) -> Bool {
      guard isHistory else { return false }
      if message["to"]?.text != nil { return true }
      guard let phone = UserIdentity([message["from"]]).phone else { return false }
      if let thread { return Set(UserIdentity([message["from"]]).aliases).isDisjoint(with: thread.aliases) }
      return phone == change.value["metadata"]?["display_phone_number"]?.text?.filter(\.isNumber)
    }

    /// The sender of an element with the ids `values`, completed from `contacts`. If the element names nobody, a single
    /// contact is the sender.
    func person(_ values: [JSONValue?]) -> (identity: UserIdentity, name: String?) {
      let own = UserIdentity(values)
      if let thread {
        return (
          UserIdentity(values + [thread.phone].map { $0.map(JSONValue.string) } + thread.userIDs.map { .string($0) }),
          nil
        )
      }
      guard let contact = contact(of: own) else { return (own, nil) }
      let merged = UserIdentity(
        values + [contact.identity.phone].map { $0.map(JSONValue.string) }
          + contact.identity.userIDs.map { .string($0) })
      return (merged, contact.name)
    }

    private func contact(of own: UserIdentity) -> (identity: UserIdentity, name: String?)? {
      let known = Set(own.aliases)
      if let match = contacts.first(where: { !known.isDisjoint(with: $0.identity.aliases) }) { return match }
      guard contacts.count == 1, let only = contacts.first else { return nil }
      // A single contact with a different number is another form of the same number, as in Mexico and Argentina; in a
      // group it is another person.
      return own.isEmpty || only.identity.isEmpty || change.value["messages"]?.elements.count == 1 ? only : nil
    }

    /// An event in the conversation of `person`, or in that of the group `group`.
    func event(
      _ element: JSONValue, named externalID: String?, by person: (identity: UserIdentity, name: String?),
      group: String? = nil, at: Date? = nil, _ content: InboundEvent.Content
    ) -> InboundEvent {
      let thread = group.map { "group:\($0)" } ?? person.identity.thread ?? "unknown"
      return InboundEvent(
        externalID: externalID ?? Unnamed.id(of: element),
        at: at ?? element["timestamp"]?.instant ?? change.at ?? Date(timeIntervalSince1970: 0),
        thread: ThreadKey(rawValue: foreignNumber.map { "\($0)/\(thread)" } ?? thread),
        from: Sender(name: person.name, aliases: person.identity.aliases), content: content)
    }
  }
}

/// Ids for elements without one.
enum Unnamed {
  /// An id derived from the content of the element, the same for every redelivery.
  static func id(of element: JSONValue) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = (try? encoder.encode(element)) ?? Data("\(element)".utf8)
    return "unnamed-" + String(Checksum(bytes).value, radix: 16)
  }
}
