-- An import brought in by page is read and planned in the background, shown, and carried out only as it was shown.
alter table register_import
  add column links_name  text,
  add column extract_day date,  -- the day that the extract speaks of
  add column told        jsonb, -- what the reader noticed: columns missing and unknown, cells that could not be read
  add column plan        bytea, -- SHA-256 of the plan that was shown
  add column differs     boolean not null default false, -- another plan was shown before: the hub has changed since
  add column decided_by  uuid, -- who had it carried out
  add column attempts    int not null default 0, -- readings begun; one that ends the process is not begun for ever
  drop constraint register_import_state_check,
  add constraint register_import_state_check check (state in ('waiting', 'reading', 'planned', 'applied', 'refused', 'cancelled'));
create index register_import_seq on register_import (hub_id, seq desc);

-- A line that could not be read may have neither.
alter table register_change alter column urn drop not null, alter column name drop not null;
create index register_change_verdict on register_change (hub_id, import_id, verdict, n);
