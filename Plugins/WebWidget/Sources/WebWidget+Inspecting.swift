import Foundation
public import GatewayKit

extension WebWidget: Inspecting {
  /// Explains a body of `POST messages`. A body contains neither session nor time, so the event's thread is `inspected`
  /// and its time the epoch's first second. The claims in its attachment ids are not verified.
  public static func events(inRaw payload: [UInt8]) throws(AdapterError) -> [InboundEvent] {
    guard payload.count <= PostedMessage.bodyLimit else {
      throw AdapterError(.rejected, "a message's body has at most \(PostedMessage.bodyLimit) bytes")
    }
    do throws(Problem) {
      let message = try PostedMessage(body: payload)
      var files: [Attachment] = []
      for id in message.attachments {
        guard let file = AttachmentNames.claimed(by: id) else {
          throw Problem.unusable("attachments", "This is not the id of a file.")
        }
        files.append(file)
      }
      return [
        message.event(
          in: WidgetSession(id: "inspected", term: SessionTerm(begun: 0)), on: "inspected", files: files,
          at: Date(timeIntervalSince1970: 0))
      ]
    } catch {
      let place = error.field.map { "\($0): " } ?? ""
      throw AdapterError(.rejected, "not a message of the web widget: \(place)\(error.detail)")
    }
  }
}
