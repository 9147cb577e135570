CREATE TABLE IF NOT EXISTS mekong.ledger (
    table_name     VARCHAR   NOT NULL,
    topic          VARCHAR   NOT NULL,
    partition      INTEGER   NOT NULL,
    first_offset   BIGINT    NOT NULL,
    last_offset    BIGINT    NOT NULL,
    rows           BIGINT    NOT NULL,
    rejected       BIGINT    NOT NULL,
    min_event_time TIMESTAMP,
    max_event_time TIMESTAMP,
    topic_time     TIMESTAMP NOT NULL,
    committed_at   TIMESTAMP NOT NULL,
    topic_id       VARCHAR   NOT NULL,
    messages       BIGINT    NOT NULL,
    dropped        BIGINT    NOT NULL,
    lost           BIGINT    NOT NULL
)
