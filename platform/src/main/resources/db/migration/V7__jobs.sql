-- How far the streams among the jobs are. A batch is noted before it is written; whoever takes over writes that one again.
create table job_place (
    job        text primary key,
    generation bigint      not null default 0, -- how often it was begun anew
    topic      text        not null,
    topic_id   text        not null,
    batch      bigint      not null,
    partitions int[]       not null,
    firsts     bigint[]    not null,
    nexts      bigint[]    not null,
    written    boolean     not null,
    noted_at   timestamptz not null default now(),
    since      timestamptz not null default 'epoch' -- when the batch before was noted
);

-- Streams that a person has paused.
create table job_pause (
    job       text primary key,
    paused_at timestamptz not null default now()
);
