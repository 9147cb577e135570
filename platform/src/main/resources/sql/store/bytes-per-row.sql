-- Blocks of 256 KB, each once however many segments of the table are in it; rows as they were when they were written.
WITH segments AS (
    SELECT * FROM pragma_storage_info(?) WHERE persistent
), blocks AS (
    SELECT DISTINCT unnest(list_append(additional_block_ids, block_id)) AS block FROM segments
)
SELECT coalesce(
    (SELECT count(*) FROM blocks WHERE block >= 0)
        * (SELECT any_value(block_size) FROM pragma_database_size())
        / (SELECT nullif(sum(count), 0) FROM segments WHERE column_id = 0 AND segment_type <> 'VALIDITY'),
    0)::DOUBLE
