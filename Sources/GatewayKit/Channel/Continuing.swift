/// A channel that keeps something in memory, such as limits, which a change of its settings must not reset.
public protocol Continuing: ChannelAdapter {
  /// Makes an instance that goes on with what `predecessor` keeps in memory, under the new settings. The predecessor is the
  /// instance of the same channel id before a reload; requests that it answers at that moment end with it.
  init(settings: Settings, context: AdapterContext, continuing predecessor: Self)
}
