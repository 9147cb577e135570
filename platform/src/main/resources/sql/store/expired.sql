-- What retention has removed: with it, the ledger's rows and the table's can be compared.
CREATE TABLE IF NOT EXISTS mekong.expired (
    table_name VARCHAR   NOT NULL,
    partition  INTEGER   NOT NULL,
    day        DATE      NOT NULL,
    rows       BIGINT    NOT NULL,
    expired_at TIMESTAMP NOT NULL
)
