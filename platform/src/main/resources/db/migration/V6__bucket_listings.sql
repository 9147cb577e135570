-- What the last listing of a bucket elsewhere found, for each source that follows it: an object that is not here is new, one with
-- another tag was written anew, and one that is here and no longer there was removed. In the order of S3's listings.
create table bucket_object (
    source text not null,
    key text collate "C" not null,
    tag text not null,
    primary key (source, key)
);
