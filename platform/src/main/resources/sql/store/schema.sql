-- A view that shows the rows of a table, or results, is a table to people; the views of rollups are views.
SELECT c.schema_name, c.table_name, c.column_name, c.data_type, v.view_name IS NOT NULL AND t.table_name IS NULL
FROM duckdb_columns() c
LEFT JOIN duckdb_views() v ON v.schema_name = c.schema_name AND v.view_name = c.table_name
LEFT JOIN duckdb_tables() t ON t.schema_name IN ('mekong_data', 'mekong_results') AND t.table_name = c.table_name
WHERE c.schema_name IN ('main', 'mekong') AND NOT c.internal
ORDER BY c.schema_name, c.table_name, c.column_index
