CREATE TABLE IF NOT EXISTS `~expired` (
    stored     String,
    partition  Int32,
    day        Date32,
    rows       Int64,
    expired_at DateTime64(6, 'UTC'),
    before     DateTime64(6, 'UTC'),
    upto       Int64
) ENGINE = MergeTree ORDER BY (stored, partition, day)
