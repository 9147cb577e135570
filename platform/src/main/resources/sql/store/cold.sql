-- Days of tables whose rows are in a Parquet file beside the store.
CREATE TABLE IF NOT EXISTS mekong.cold (
    table_name VARCHAR   NOT NULL,
    day        DATE      NOT NULL,
    version    INTEGER   NOT NULL, -- the first file of a day is 1; late rows make another, with those of the one before
    file       VARCHAR   NOT NULL,
    rows       BIGINT    NOT NULL,
    bytes      BIGINT    NOT NULL,
    moved_at   TIMESTAMP NOT NULL
)
