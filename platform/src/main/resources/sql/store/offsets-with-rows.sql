-- Which of some offsets the table has rows of, cold ones too. {table} is a quoted name; the offsets come as one text: [1, 2, 3].
SELECT DISTINCT __offset FROM {table}
WHERE __partition = ? AND __offset IN (SELECT unnest(CAST(? AS BIGINT[])))
