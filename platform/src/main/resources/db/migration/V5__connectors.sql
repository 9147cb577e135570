-- Connectors that nodes have declared at Kafka Connect, until they are taken away with all that they left: one whose file was
-- removed while nothing ran is known by it, and one that another node declares too is left alone.
create table declared_connector (
    name text not null,
    node text not null,
    primary key (name, node)
);
