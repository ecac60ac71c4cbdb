import Foundation
import GatewayKit

/// The most tokens that a prompt can have and an answer can have had. No tokenizer makes more tokens than bytes; a picture
/// counts as what its adapter says at most.
enum TokenEstimate {
  /// What a wire puts around each message and each tool.
  private static let frame = 16

  /// The most a call can use: the prompt's bytes, and the longest answer, which holds the thoughts.
  static func most(of prompt: Prompt) -> TokenUsage {
    TokenUsage(input: input(of: prompt), output: prompt.maximumOutputTokens)
  }

  /// What a call used whose provider does not tell: the prompt's bytes, and those it wrote.
  static func used(by prompt: Prompt, writing written: Int, _ calls: [ToolCall] = []) -> TokenUsage {
    let called = calls.reduce(0) { $0 + $1.name.utf8.count + bytes($1.arguments) }
    return TokenUsage(input: input(of: prompt), output: written + called)
  }

  /// A question that counts as much as a recording to be written down can: for the budget, which reckons in questions.
  static func question(standingFor recording: Recording) -> Prompt {
    let sound = PromptImage(mimeType: recording.mimeType, content: [], mostTokens: tokens(of: recording))
    return Prompt(
      system: "", messages: [Prompt.Message(.customer, "", images: [sound])],
      maximumOutputTokens: Transcription.maximumOutputTokens)
  }

  /// The most tokens of a recording. Providers count up to 32 for a second of sound, and no voice is spoken in less than
  /// 256 bytes a second, but in one that is mostly silence: an Ogg file tells how long it is.
  private static func tokens(of recording: Recording) -> Int {
    max(recording.content.count / 8, OggLength.seconds(of: recording.content) * 32) + 256
  }

  private static func input(of prompt: Prompt) -> Int {
    let messages = prompt.messages.reduce(0) { sum, message in
      let images = message.images.reduce(0) { $0 + $1.mostTokens + frame }
      return sum + message.text.utf8.count + bytes(message.opaque) + images + frame
    }
    let tools = prompt.tools.reduce(0) { sum, tool in
      sum + tool.name.utf8.count + tool.description.utf8.count + bytes(tool.parameters) + frame
    }
    return frame + prompt.system.utf8.count + messages + tools
  }

  /// A value's bytes as JSON; what cannot be written as JSON cannot be sent either.
  private static func bytes(_ value: JSONValue?) -> Int {
    guard let value, let bytes = try? JSONEncoder().encode(value) else { return 0 }
    return bytes.count
  }
}
