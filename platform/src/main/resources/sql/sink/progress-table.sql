CREATE TABLE IF NOT EXISTS %s (
    job     text        NOT NULL,
    target  text        NOT NULL,
    batch   bigint      NOT NULL,
    place   jsonb       NOT NULL,
    written timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job, target)
)
