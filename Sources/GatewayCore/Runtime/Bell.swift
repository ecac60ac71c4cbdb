/// Wakes one waiting task. Rings that arrive before it looks are merged into one.
struct Bell: Sendable {
  let rings: AsyncStream<Void>
  private let ringer: AsyncStream<Void>.Continuation

  init() { (rings, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func ring() { ringer.yield() }
}
