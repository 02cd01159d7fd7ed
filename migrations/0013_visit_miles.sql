-- A visit that was made records how far somebody travelled, beside how long it took.
alter table visit add column miles int check (miles between 0 and 2000);
