import GatewayKit

/// A provider for tests: answers with the question's own words, and crashes the process on `crash now`, or on `overflow now` by
/// an overflow of the stack. Asked something with `slowly` in it, it takes 3 seconds, with `very slowly` 10.
struct Crasher: ProviderAdapter {
  static let descriptor = PluginDescriptor(
    id: "crasher", title: "Crasher", icon: "<svg/>", settings: SettingsSpec(ProviderSetting.fields))

  private let clock: any GatewayClock

  init(settings: Settings, context: ProviderContext) { clock = context.clock }

  func verify() async -> KeyVerification { .ok }

  func reply(to prompt: Prompt, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let question = prompt.messages.last?.text ?? ""
    do {
      if question.contains("slowly") {
        try await clock.sleep(for: question.contains("very slowly") ? .seconds(10) : .seconds(3))
      }
      if question.contains("crash now") {
        // Others are asked meanwhile, so that the crash leaves several at work.
        try await clock.sleep(for: .milliseconds(1_500))
        preconditionFailure("a customer wrote the word that crashes this provider")
      }
      if question.contains("overflow now") {
        try await clock.sleep(for: .milliseconds(1_500))
        _ = Self.overflow(1)
      }
    } catch {
      throw AdapterError(.unknown, "cancelled")
    }
    let words = "eco \(question)"
    sink.write(words)
    return Completion(text: words)
  }

  /// Calls itself until the stack overflows.
  @inline(never)
  private static func overflow(_ depth: Int) -> Int {
    depth < 0 ? 0 : overflow(depth + 1) + overflow(depth + 2)
  }
}
