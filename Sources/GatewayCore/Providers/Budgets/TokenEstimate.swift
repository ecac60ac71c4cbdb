import Foundation
import GatewayKit

/// Upper bounds of the tokens of prompts and answers. No tokenizer makes more tokens than bytes; a picture counts as
/// its adapter's maximum.
enum TokenEstimate {
  /// The tokens that wire formats add for each message and each tool.
  private static let frame = 16

  /// The most that a call can use: the prompt's bytes, and the longest answer, thoughts included.
  static func most(of prompt: Prompt) -> TokenUsage {
    TokenUsage(input: input(of: prompt), output: prompt.maximumOutputTokens)
  }

  /// The usage of a call whose provider does not report it: the prompt's bytes, and the bytes that it wrote.
  static func used(by prompt: Prompt, writing written: Int, _ calls: [ToolCall] = []) -> TokenUsage {
    let called = calls.reduce(0) { $0 + $1.name.utf8.count + bytes($1.arguments) }
    return TokenUsage(input: input(of: prompt), output: written + called)
  }

  /// A prompt that counts as much as transcribing this recording can; the budget works on prompts.
  static func question(standingFor recording: Recording) -> Prompt {
    let sound = PromptImage(mimeType: recording.mimeType, content: [], mostTokens: tokens(of: recording))
    return Prompt(
      system: "", messages: [Prompt.Message(.customer, "", images: [sound])],
      maximumOutputTokens: Transcription.maximumOutputTokens)
  }

  /// The most tokens of a recording. Providers count up to 32 per second of sound, and voice takes at least 256 bytes
  /// per second, except in recordings that are mostly silence; for Ogg files the length is read from the file.
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

  /// The bytes of a value as JSON; a value that is not encodable cannot be sent either.
  private static func bytes(_ value: JSONValue?) -> Int {
    guard let value, let bytes = try? JSONEncoder().encode(value) else { return 0 }
    return bytes.count
  }
}
