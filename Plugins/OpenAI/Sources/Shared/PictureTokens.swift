/// The most tokens of a picture (https://platform.openai.com/docs/guides/images-vision#calculating-costs). Pure.
enum PictureTokens {
  /// gpt-4o-mini, whose tiles are dear: 2,833 and 5,667 for each of eight tiles.
  private static let dear = 48_169
  /// Everybody else: up to 10,000 patches, and 85 and 170 for each of eight tiles, are less, and so are the pictures of
  /// servers of other makes.
  private static let common = 16_384

  static func most(for model: String) -> Int { model.contains("4o-mini") ? dear : common }
}
