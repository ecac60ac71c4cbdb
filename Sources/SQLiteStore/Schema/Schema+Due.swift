extension Schema {
  /// A due item can be held: it keeps its time and does not fire.
  static let heldDue = """
    ALTER TABLE due ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
    DROP INDEX due_at;
    CREATE INDEX due_at ON due (at) WHERE held = 0;
    """
}
