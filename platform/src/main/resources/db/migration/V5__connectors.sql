-- Connectors that this platform has declared at Kafka Connect, until they are taken away with all that they left: one whose
-- file was removed while nothing ran is known by it.
create table declared_connector (
    name text primary key
);
