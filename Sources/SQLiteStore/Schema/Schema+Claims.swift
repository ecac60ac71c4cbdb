extension Schema {
  /// The claim whose attempt is, or was, a delivery's last: `ClaimToken`. NULL before the first.
  static let claims = """
    ALTER TABLE deliveries ADD COLUMN claim INTEGER;
    """
}
