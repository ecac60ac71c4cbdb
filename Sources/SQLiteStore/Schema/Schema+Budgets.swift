extension Schema {
  /// The usage of provider calls, and the reservations of running calls. Money is in whole millionths of a currency's
  /// unit. Days and months are texts such as 2026-11-24 and 2026-11. An unknown model or currency is the empty text.
  static let budgets = """
    CREATE TABLE usage (
      provider BLOB NOT NULL,
      day TEXT NOT NULL,
      channel BLOB NOT NULL,
      model BLOB NOT NULL,
      currency TEXT NOT NULL,
      calls INTEGER NOT NULL,
      estimated INTEGER NOT NULL,
      input INTEGER NOT NULL,
      cached INTEGER NOT NULL,
      output INTEGER NOT NULL,
      cost INTEGER NOT NULL,
      PRIMARY KEY (provider, day, channel, model, currency)
    ) WITHOUT ROWID;
    CREATE INDEX usage_day ON usage (day);

    -- Of the present day only: who asked how much is nobody's business later.
    CREATE TABLE contact_spending (
      provider BLOB NOT NULL,
      contact BLOB NOT NULL,
      day TEXT NOT NULL,
      currency TEXT NOT NULL,
      cost INTEGER NOT NULL,
      PRIMARY KEY (provider, contact, day, currency)
    ) WITHOUT ROWID;
    CREATE INDEX contact_spending_day ON contact_spending (day);

    CREATE TABLE reservations (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      provider BLOB NOT NULL,
      day TEXT NOT NULL,
      channel BLOB NOT NULL,
      contact BLOB NOT NULL,
      model BLOB NOT NULL,
      currency TEXT NOT NULL,
      input INTEGER NOT NULL,
      output INTEGER NOT NULL,
      cost INTEGER NOT NULL,
      at REAL NOT NULL
    );
    CREATE INDEX reservations_provider ON reservations (provider);

    CREATE TABLE budget_marks (
      provider BLOB NOT NULL,
      -- Or the day, for kinds that are of a day.
      month TEXT NOT NULL,
      kind TEXT NOT NULL,
      at REAL NOT NULL,
      PRIMARY KEY (provider, month, kind)
    ) WITHOUT ROWID;
    """
}
