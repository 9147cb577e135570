CREATE TABLE IF NOT EXISTS `~notes` (
    name    String,
    value   String,
    version Int64
) ENGINE = ReplacingMergeTree(version) ORDER BY name
