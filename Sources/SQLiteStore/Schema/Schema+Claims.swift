extension Schema {
  /// The `ClaimToken` of a delivery's last attempt; NULL before the first.
  static let claims = """
    ALTER TABLE deliveries ADD COLUMN claim INTEGER;
    """
}
