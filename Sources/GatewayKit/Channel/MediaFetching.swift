/// A channel whose customers' files have to be fetched: events name them, the bytes come later.
///
/// The core runs it, off the path that acknowledges events: what is to be fetched is noted in the commit of its event,
/// tried until it is there or certain not to come, and kept under the content's hash.
public protocol MediaFetching: ChannelAdapter {
  /// Fetches one file, whole: at most `limit` bytes.
  ///
  /// - Throws: `.rejected` when it will never come (unknown, expired, too large); the core tries again after anything else.
  func content(of media: Media, upTo limit: Int) async throws(AdapterError) -> [UInt8]
}

/// A channel that has to be given a file before a message can carry it.
public protocol MediaUploading: ChannelAdapter {
  /// Uploads one file and returns the channel's name for it. An upload shows the customer nothing, and may be repeated.
  func upload(_ content: [UInt8], as file: OutgoingFile) async throws(AdapterError) -> String
}
