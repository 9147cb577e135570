CREATE TABLE IF NOT EXISTS `~ledger` (
    stored         String,
    topic          String,
    partition      Int32,
    first_offset   Int64,
    last_offset    Int64,
    rows           Int64,
    rejected       Int64,
    min_event_time Nullable(DateTime64(6, 'UTC')),
    max_event_time Nullable(DateTime64(6, 'UTC')),
    topic_time     DateTime64(6, 'UTC'),
    committed_at   DateTime64(6, 'UTC'),
    topic_id       String,
    messages       Int64,
    dropped        Int64,
    lost           Int64,
    __commit       Int64
) ENGINE = MergeTree PARTITION BY stored ORDER BY (partition, first_offset)
SETTINGS non_replicated_deduplication_window = 1000
