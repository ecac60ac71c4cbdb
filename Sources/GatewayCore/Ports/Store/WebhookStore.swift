public import Foundation

/// Webhooks, the events that they are told, and the messages on their way to them.
///
/// While there is a webhook, the store records the result of each delivery as an event, in the commit of the result. It
/// records nothing for each webhook then: a webhook has a place in the order of all events, and messages are recorded for it
/// as they are taken.
public protocol WebhookStore: Sendable {
  // Webhooks

  /// Every webhook, the oldest first. A damaged one is left out and reported.
  func webhooks() async throws(StoreError) -> [Webhook]

  /// Adds a webhook, whose place becomes the end of the events; false, with nothing changed, when there are `Webhook.most`.
  func addWebhook(_ webhook: Webhook) async throws(StoreError) -> Bool

  /// Sets settings and secrets, under the next revision. False, with nothing changed, when the revision is not
  /// `webhook.revision`; nil when there is no such webhook.
  func changeWebhook(_ webhook: Webhook) async throws(StoreError) -> Bool?

  /// Disables a webhook that is enabled; otherwise nothing changes. Its messages keep waiting.
  func disableWebhook(_ id: WebhookID, _ disabling: Webhook.Disabling) async throws(StoreError)

  /// Enables a webhook that is disabled; otherwise nothing changes. Its waiting messages are due at `now` and count their
  /// attempts anew, its failures are forgotten, and its place moves to that of `date`, if it is before that.
  func enableWebhook(_ id: WebhookID, from date: Date, now: Date) async throws(StoreError)

  /// Removes a webhook with its messages; false if it does not exist.
  func removeWebhook(_ id: WebhookID) async throws(StoreError) -> Bool

  // Events

  /// The events after a place, at most `limit`.
  func events(after place: EventPlace, limit: Int) async throws(StoreError) -> EventSlice

  /// The event at a place; nil when it is not stored any more or cannot be read.
  func event(at place: EventPlace) async throws(StoreError) -> StoredEvent?

  /// A place before the first event that was stored at `date` or later, and after most earlier ones.
  func place(of date: Date) async throws(StoreError) -> EventPlace

  /// The alerts that are open by the last look; nil when nobody looks.
  func openAlerts() async throws(StoreError) -> [OpenAlert]?

  /// Records alerts that were raised and that have ended, by their keys, as events: each in one commit, not all together.
  func recordAlerts(raised: [OpenAlert], ended: [String], now: Date) async throws(StoreError)

  /// Sets the open alerts without an event, for the first look; nil forgets them, because nobody looks any more.
  func setOpenAlerts(_ alerts: [OpenAlert]?) async throws(StoreError)

  // Messages

  /// Records messages for events after `place`, and moves the webhook's place to `end`, in one commit. False, with nothing
  /// changed, when the webhook's place is not `place` or it is disabled.
  func takeMessages(
    _ messages: [NewWebhookMessage], of webhook: WebhookID, after place: EventPlace, to end: EventPlace, now: Date
  ) async throws(StoreError) -> Bool

  /// Records messages again, or for the first time: they wait, and count their attempts anew. Nothing happens without such a
  /// webhook.
  func replayMessages(_ messages: [NewWebhookMessage], of webhook: WebhookID, now: Date) async throws(StoreError)

  /// The waiting messages of a webhook after a place, in order, at most `limit`.
  func waitingMessages(
    of webhook: WebhookID, after place: EventPlace?, limit: Int
  ) async throws(StoreError) -> [WebhookMessage]

  /// The waiting messages of one lane after a place and up to another, in order, at most `limit`.
  func waitingMessages(
    of webhook: WebhookID, lane: String, after place: EventPlace, through end: EventPlace, limit: Int
  ) async throws(StoreError) -> [WebhookMessage]

  /// How many messages of a webhook wait.
  func waitingCount(of webhook: WebhookID) async throws(StoreError) -> Int

  /// Records the result of an attempt, and returns the webhook's health; nil when there is no such message any more.
  func settleMessage(
    _ id: WebhookMessageID, of webhook: WebhookID, _ result: WebhookResult, now: Date
  ) async throws(StoreError) -> WebhookHealth?

  /// A message of a webhook.
  func webhookMessage(_ id: WebhookMessageID, of webhook: WebhookID) async throws(StoreError) -> WebhookMessage?

  /// The messages of a webhook with a number below `before`, or all, the newest first, at most `limit`; of one state, or of
  /// all for nil.
  func webhookMessages(
    of webhook: WebhookID, state: WebhookMessage.State?, before: Int64?, limit: Int
  ) async throws(StoreError) -> [WebhookMessage]

  /// Removes messages that do not wait: those that changed before `date`, and all but the newest `most` of each webhook.
  /// Removes events that are not in the log and were stored before `date`. Returns how many were removed.
  func tidyWebhooks(before date: Date, keeping most: Int) async throws(StoreError) -> Int
}
