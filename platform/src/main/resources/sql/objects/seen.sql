select key, tag
from bucket_object
where source = ? and key > ? and (?::text is null or key <= ?)
order by key
limit ?
