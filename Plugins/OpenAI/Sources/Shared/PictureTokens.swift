/// The most tokens of a picture (https://platform.openai.com/docs/guides/images-vision#calculating-costs). Pure.
enum PictureTokens {
  /// For gpt-4o-mini, whose tiles cost more: 2,833 and 5,667 for each of eight tiles.
  private static let dear = 48_169
  /// For all others. Up to 10,000 patches, or 85 and 170 for each of eight tiles, are less; so are the pictures of
  /// other servers.
  private static let common = 16_384

  static func most(for model: String) -> Int { model.contains("4o-mini") ? dear : common }
}
