extension Schema {
  /// The kinds of due items are spelt in lower snake case, as everywhere in the API.
  static let words = """
    UPDATE due SET kind = CASE kind
      WHEN 'flowTimer' THEN 'flow_timer' WHEN 'flowIdle' THEN 'flow_idle'
      WHEN 'queueTimeout' THEN 'queue_timeout' WHEN 'botReturn' THEN 'bot_return' ELSE kind END;
    """
}
