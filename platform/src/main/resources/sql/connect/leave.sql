delete from declared_connector mine
 where mine.name = ?
   and mine.node = ?
   and exists (select from declared_connector other where other.name = mine.name and other.node <> mine.node)
