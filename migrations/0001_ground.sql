-- The ground: one hub's people, places, toolkits, audits, figures, needs and priorities, each row held to its hub.
-- Facts are rows that are appended. Where a row carries a `state`, a trigger keeps it equal to the last transition
-- (docs/decisions/0003-state-kept-by-trigger.md), so that lists can be read by index.
create extension if not exists btree_gist;

-- An ISO day as a date; immutable, so that generated columns may use it.
create function iso_day(t text) returns date language sql immutable strict parallel safe
  return make_date(substr(t, 1, 4)::int, substr(t, 6, 2)::int, substr(t, 9, 2)::int);

create function current_hub() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.hub_id', true), '')::uuid;

-- ── Hub, years, people ──────────────────────────────────────────────────────────────────────────────────────────
create table hub (
  id         uuid primary key,
  slug       text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 60),
  name       text not null check (name <> ''),
  demo       boolean not null default false,
  areas      text[] not null default '{}',
  layout     bigint not null default 0, -- rises with every change of clusters, memberships, years or settings
  created_at timestamptz not null
);

create table academic_year (
  hub_id    uuid not null references hub,
  year      int not null,
  starts    date not null,
  ends      date not null check (ends > starts),
  count_day date not null,
  threshold int not null check (threshold >= 3),
  primary key (hub_id, year),
  check (count_day between starts and ends)
);

create table person (
  hub_id    uuid not null references hub,
  id        uuid not null,
  name      text not null check (name <> ''),
  email     text not null check (email = lower(email) and email like '%_@_%'),
  telephone text,
  created_at timestamptz not null,
  primary key (hub_id, id),
  unique (hub_id, email)
);

create table cluster (
  hub_id     uuid not null references hub,
  id         uuid not null,
  seq        bigint generated always as identity,
  name       text not null check (name <> ''),
  colour     int not null check (colour between 1 and 12),
  until_day  date, -- a cluster that was merged or split away has an end
  created_at timestamptz not null,
  primary key (hub_id, id)
);
create unique index cluster_name on cluster (hub_id, lower(name)) where until_day is null;
create index cluster_seq on cluster (hub_id, seq);

create table setting (
  hub_id     uuid not null references hub,
  id         uuid not null,
  seq        bigint generated always as identity,
  kind       text not null,
  register   jsonb, -- facts as the school register last gave them
  typed      jsonb not null default '{}', -- what people of the hub typed: it wins, and no import touches it
  name       text not null generated always as (coalesce(typed->>'name', register->>'name')) stored check (name <> ''),
  phase      text generated always as (coalesce(typed->>'phase', register->>'phase')) stored,
  la         text generated always as (coalesce(typed->>'la', register->>'la')) stored,
  postcode   text generated always as (coalesce(typed->>'postcode', register->>'postcode')) stored,
  town       text generated always as (coalesce(typed->>'town', register->>'town')) stored,
  trust_code text generated always as (register->>'trustCode') stored,
  trust_name text generated always as (coalesce(typed->>'trustName', register->>'trustName')) stored,
  easting    int generated always as (coalesce(typed->>'easting', register->>'easting')::int) stored,
  northing   int generated always as (coalesce(typed->>'northing', register->>'northing')::int) stored,
  opened     date generated always as (iso_day(coalesce(typed->>'opened', register->>'opened'))) stored,
  closed     date generated always as (iso_day(coalesce(typed->>'closed', register->>'closed'))) stored, -- the last day open
  created_at timestamptz not null,
  primary key (hub_id, id)
);
create index setting_seq on setting (hub_id, seq);
create index setting_trust on setting (hub_id, trust_code) where trust_code is not null;

create table setting_number (
  hub_id     uuid not null,
  setting_id uuid not null,
  urn        text not null check (urn ~ '^[0-9]{1,8}$'),
  from_day   date not null,
  until_day  date,
  reason     text not null,
  foreign key (hub_id, setting_id) references setting,
  primary key (hub_id, setting_id, from_day),
  exclude using gist (hub_id with =, setting_id with =, daterange(from_day, until_day) with &&),
  exclude using gist (hub_id with =, urn with =, daterange(from_day, until_day) with &&)
);
create index setting_number_urn on setting_number (hub_id, urn);

create table succession (
  hub_id         uuid not null,
  predecessor_id uuid not null,
  successor_id   uuid not null check (successor_id <> predecessor_id),
  from_day       date not null,
  kind           text not null check (kind in ('merged', 'absorbed', 'split')),
  foreign key (hub_id, predecessor_id) references setting,
  foreign key (hub_id, successor_id) references setting,
  primary key (hub_id, predecessor_id, successor_id)
);
create index succession_successor on succession (hub_id, successor_id);

create table roll (
  hub_id     uuid not null,
  setting_id uuid not null,
  on_day     date not null,
  pupils     int not null check (pupils >= 0),
  source     text not null check (source in ('register', 'census')),
  foreign key (hub_id, setting_id) references setting,
  primary key (hub_id, setting_id, on_day)
);

create table membership (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid not null,
  cluster_id uuid not null,
  from_day   date not null,
  until_day  date check (until_day > from_day),
  primary key (hub_id, id),
  foreign key (hub_id, setting_id) references setting,
  foreign key (hub_id, cluster_id) references cluster,
  constraint membership_once exclude using gist (hub_id with =, setting_id with =, daterange(from_day, until_day) with &&)
);
create index membership_cluster on membership (hub_id, cluster_id, from_day);
create index membership_setting on membership (hub_id, setting_id, from_day);

-- A person in a role, for the hub, a cluster or a setting, from one day to another.
create table spell (
  hub_id     uuid not null,
  id         uuid not null,
  person_id  uuid not null,
  role       text not null,
  cluster_id uuid,
  setting_id uuid,
  from_day   date not null,
  until_day  date check (until_day > from_day),
  primary key (hub_id, id),
  foreign key (hub_id, person_id) references person,
  foreign key (hub_id, cluster_id) references cluster,
  foreign key (hub_id, setting_id) references setting,
  check (cluster_id is null or setting_id is null)
);
create index spell_person on spell (hub_id, person_id);
create index spell_cluster on spell (hub_id, cluster_id) where cluster_id is not null;
create index spell_setting on spell (hub_id, setting_id) where setting_id is not null;

-- ── Signing in ──────────────────────────────────────────────────────────────────────────────────────────────────
create table sign_in (
  hub_id     uuid not null,
  id         uuid not null,
  token_hash bytea not null unique,
  person_id  uuid not null,
  browser_hash bytea, -- the browser that asked; another must confirm
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (hub_id, id),
  foreign key (hub_id, person_id) references person
);
create table session (
  hub_id     uuid not null,
  id         uuid not null,
  token_hash bytea not null unique,
  person_id  uuid not null,
  agent      text not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz,
  primary key (hub_id, id),
  foreign key (hub_id, person_id) references person
);
create index session_person on session (hub_id, person_id);
create table api_token (
  hub_id     uuid not null,
  id         uuid not null,
  token_hash bytea not null unique,
  person_id  uuid not null,
  created_at timestamptz not null,
  ended_at   timestamptz,
  primary key (hub_id, id),
  foreign key (hub_id, person_id) references person
);
create table letter (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  person_id  uuid,
  to_email   text not null,
  subject    text not null,
  body       text not null,
  created_at timestamptz not null,
  not_before timestamptz not null,
  attempts   int not null default 0,
  sent_at    timestamptz,
  failure    text, -- the last one, in the mail server's words
  primary key (hub_id, id)
);
create index letter_seq on letter (hub_id, seq);
create index letter_waiting on letter (not_before) where sent_at is null;

-- ── Toolkit, audit, visit ───────────────────────────────────────────────────────────────────────────────────────
create table toolkit (
  hub_id uuid not null references hub,
  id     uuid not null,
  seq    bigint generated always as identity,
  code   text not null,
  name   text not null,
  kinds  text[] not null,
  primary key (hub_id, id),
  unique (hub_id, code)
);
create table toolkit_version (
  hub_id       uuid not null,
  toolkit_id   uuid not null,
  version      int not null check (version >= 1),
  content      jsonb not null,
  starts_year  int not null,
  published_at timestamptz not null,
  published_by uuid,
  primary key (hub_id, toolkit_id, version),
  foreign key (hub_id, toolkit_id) references toolkit
);

create table audit (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid not null,
  year       int not null,
  toolkit_id uuid not null,
  version    int not null,
  state      text not null default 'not-started', -- kept by the trigger on audit_transition
  outcome    text,
  created_at timestamptz not null,
  primary key (hub_id, id),
  unique (hub_id, year, setting_id),
  unique (hub_id, id, year),
  foreign key (hub_id, setting_id) references setting,
  foreign key (hub_id, year) references academic_year,
  foreign key (hub_id, toolkit_id, version) references toolkit_version
);
create index audit_state on audit (hub_id, state, seq desc);
create index audit_year on audit (hub_id, year, seq);
create index audit_setting on audit (hub_id, setting_id, year);
create table audit_transition (
  hub_id     uuid not null,
  audit_id   uuid not null,
  seq        bigint generated always as identity,
  from_state text not null,
  to_state   text not null,
  outcome    text,
  on_day     date,
  reason     text,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, audit_id, seq),
  foreign key (hub_id, audit_id) references audit
);

create table visit (
  hub_id         uuid not null,
  id             uuid not null,
  seq            bigint generated always as identity,
  audit_id       uuid not null,
  year           int not null, -- the audit's, so that a year's visits can be read by index
  coordinator_id uuid,
  on_day         date,
  at_time        text check (at_time ~ '^[0-2][0-9]:[0-5][0-9]$'), -- local time in England
  place          text,
  minutes        int,
  state          text not null default 'to-plan', -- kept by the trigger on visit_transition
  outcome        text,
  attempt        int not null default 1,
  created_at     timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, audit_id, year) references audit (hub_id, id, year),
  foreign key (hub_id, coordinator_id) references person
);
create index visit_state on visit (hub_id, state, seq desc);
create index visit_year on visit (hub_id, year, seq desc);
create index visit_seq on visit (hub_id, seq desc);
create index visit_audit on visit (hub_id, audit_id);
create table visit_transition (
  hub_id     uuid not null,
  visit_id   uuid not null,
  seq        bigint generated always as identity,
  from_state text not null,
  to_state   text not null,
  outcome    text,
  on_day     date,
  reason     text,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, visit_id, seq),
  foreign key (hub_id, visit_id) references visit
);

create table delivery (
  hub_id      uuid not null references hub,
  id          uuid not null,
  device      uuid not null,
  person_id   uuid,
  content     bytea not null, -- SHA-256 of what was sent
  receipt     jsonb not null,
  received_at timestamptz not null,
  primary key (hub_id, id)
);

-- Appended, never changed. `seq` is the order in which the hub received them; who and when received stand at the delivery.
create table answer (
  hub_id      uuid not null,
  id          uuid not null,
  seq         bigint generated always as identity,
  audit_id    uuid not null,
  delivery_id uuid not null,
  question    text not null,
  row         text,
  state       text not null,
  value       jsonb,
  source      text not null,
  answered_at timestamptz not null,
  replaces    uuid[],
  primary key (hub_id, id),
  foreign key (hub_id, audit_id) references audit
);
create index answer_audit on answer (hub_id, audit_id, seq);

-- What a setting adds to each measure of its version in a year, in the version's order; exact (docs/figures.md).
create sequence figure_changed;
create table figure (
  hub_id     uuid not null,
  year       int not null,
  setting_id uuid not null,
  toolkit_id uuid not null,
  version    int not null,
  components bigint[] not null,
  marks      text not null,
  idle       uuid[] not null default '{}', -- answers of the audit that do not count: replaced, not asked, or lost to a later one
  changed    bigint not null default nextval('figure_changed'),
  primary key (hub_id, year, setting_id),
  foreign key (hub_id, setting_id) references setting
) with (fillfactor = 60);

create table sharing (
  hub_id     uuid not null,
  setting_id uuid not null,
  section    text not null,
  seq        bigint generated always as identity,
  audience   text not null check (audience in ('centre', 'school+cluster', 'public')),
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, setting_id, section, seq),
  foreign key (hub_id, setting_id) references setting
);

create table note (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  audit_id   uuid not null,
  section    text not null,
  kind       text not null check (kind in ('visit', 'internal')),
  text       text, -- null once removed (a name in free text)
  removed_by uuid,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, audit_id) references audit,
  check (text is not null or removed_by is not null)
);
create index note_audit on note (hub_id, audit_id, seq);

create table judgement (
  hub_id   uuid not null,
  id       uuid not null,
  seq      bigint generated always as identity,
  audit_id uuid not null,
  section  text not null,
  level    text not null,
  evidence text not null,
  by_id    uuid,
  at       timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, audit_id) references audit
);
create index judgement_audit on judgement (hub_id, audit_id, seq);

create table promise (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid not null,
  audit_id   uuid,
  text       text not null check (text <> ''),
  to_whom    text,
  keeper_id  uuid, -- who promised
  due        date,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, setting_id) references setting,
  foreign key (hub_id, audit_id) references audit,
  foreign key (hub_id, keeper_id) references person
);
create index promise_setting on promise (hub_id, setting_id);
create table promise_outcome (
  hub_id     uuid not null,
  promise_id uuid not null,
  seq        bigint generated always as identity,
  outcome    text not null check (outcome in ('kept', 'not-kept', 'open')),
  reason     text,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, promise_id, seq),
  foreign key (hub_id, promise_id) references promise
);

create table contact (
  hub_id     uuid not null,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid not null,
  on_day     date not null,
  kind       text not null check (kind in ('call', 'mail', 'meeting', 'message')),
  text       text not null check (text <> ''),
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, setting_id) references setting
);
create index contact_setting on contact (hub_id, setting_id, on_day desc);

-- ── Needs and priorities ────────────────────────────────────────────────────────────────────────────────────────
create table need (
  hub_id     uuid not null references hub,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid,
  cluster_id uuid, -- neither: the hub's
  year       int not null,
  category   text not null,
  text       text not null check (text <> ''),
  source     text not null,
  evidence   jsonb,
  state      text not null default 'raised', -- kept by the trigger on need_transition
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, setting_id) references setting,
  foreign key (hub_id, cluster_id) references cluster,
  check (setting_id is null or cluster_id is null)
);
create index need_seq on need (hub_id, year, seq);
create table need_transition (
  hub_id     uuid not null,
  need_id    uuid not null,
  seq        bigint generated always as identity,
  from_state text not null,
  to_state   text not null,
  into_id    uuid, -- merged into this need
  reason     text,
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, need_id, seq),
  foreign key (hub_id, need_id) references need,
  foreign key (hub_id, into_id) references need
);

create table priority (
  hub_id     uuid not null references hub,
  id         uuid not null,
  seq        bigint generated always as identity,
  setting_id uuid,
  cluster_id uuid,
  year       int not null,
  title      text not null check (title <> ''),
  rank       int not null,
  state      text not null default 'proposed', -- kept by the trigger on priority_transition
  by_id      uuid,
  at         timestamptz not null,
  primary key (hub_id, id),
  foreign key (hub_id, setting_id) references setting,
  foreign key (hub_id, cluster_id) references cluster,
  check (setting_id is null or cluster_id is null)
);
create index priority_seq on priority (hub_id, year, seq);
create table priority_transition (
  hub_id      uuid not null,
  priority_id uuid not null,
  seq         bigint generated always as identity,
  from_state  text not null,
  to_state    text not null,
  meeting     text, -- the meeting that decided it
  on_day      date,
  reason      text,
  by_id       uuid,
  at          timestamptz not null,
  primary key (hub_id, priority_id, seq),
  foreign key (hub_id, priority_id) references priority
);
create table priority_need (
  hub_id      uuid not null,
  priority_id uuid not null,
  need_id     uuid not null,
  primary key (hub_id, priority_id, need_id),
  foreign key (hub_id, priority_id) references priority,
  foreign key (hub_id, need_id) references need
);
create index priority_need_need on priority_need (hub_id, need_id);
create table priority_source (
  hub_id      uuid not null,
  priority_id uuid not null,
  source_id   uuid not null,
  primary key (hub_id, priority_id, source_id),
  foreign key (hub_id, priority_id) references priority,
  foreign key (hub_id, source_id) references priority
);
create index priority_source_source on priority_source (hub_id, source_id);
create table put_forward (
  hub_id      uuid not null,
  priority_id uuid not null,
  by_id       uuid,
  at          timestamptz not null,
  primary key (hub_id, priority_id),
  foreign key (hub_id, priority_id) references priority
);
create table not_taken_up (
  hub_id      uuid not null,
  priority_id uuid not null,
  seq         bigint generated always as identity,
  reason      text, -- null takes the decision back
  by_id       uuid,
  at          timestamptz not null,
  primary key (hub_id, priority_id, seq),
  foreign key (hub_id, priority_id) references priority
);

-- ── Register imports, events ────────────────────────────────────────────────────────────────────────────────────
create table register_import (
  hub_id      uuid not null references hub,
  id          uuid not null,
  seq         bigint generated always as identity,
  file_name   text not null,
  areas       text[] not null,
  dry_run     boolean not null,
  state       text not null check (state in ('waiting', 'reading', 'planned', 'applied', 'refused')),
  rows_read   int not null default 0,
  counts      jsonb,
  problem     text,
  by_id       uuid,
  at          timestamptz not null,
  finished_at timestamptz,
  primary key (hub_id, id)
);
create index register_import_waiting on register_import (at) where state in ('waiting', 'reading');
create table register_import_part (
  hub_id    uuid not null,
  import_id uuid not null,
  file      text not null check (file in ('extract', 'links')),
  n         int not null,
  bytes     bytea not null,
  primary key (hub_id, import_id, file, n),
  foreign key (hub_id, import_id) references register_import on delete cascade
);
create table register_change (
  hub_id     uuid not null,
  import_id  uuid not null,
  n          int not null,
  urn        text not null,
  name       text not null,
  verdict    text not null,
  setting_id uuid,
  detail     jsonb not null,
  primary key (hub_id, import_id, n),
  foreign key (hub_id, import_id) references register_import on delete cascade
);

create table event (
  hub_id  uuid not null references hub,
  seq     bigint generated always as identity,
  kind    text not null,
  subject uuid,
  data    jsonb not null,
  by_id   uuid,
  at      timestamptz not null,
  primary key (hub_id, seq)
);
create index event_subject on event (hub_id, subject, seq);

-- ── States follow transitions ───────────────────────────────────────────────────────────────────────────────────
create function audit_follows() returns trigger language plpgsql as $$
begin
  update audit set state = new.to_state, outcome = new.outcome where hub_id = new.hub_id and id = new.audit_id;
  return null;
end $$;
create function visit_follows() returns trigger language plpgsql as $$
begin
  update visit set state = new.to_state, outcome = new.outcome where hub_id = new.hub_id and id = new.visit_id;
  return null;
end $$;
create function need_follows() returns trigger language plpgsql as $$
begin
  update need set state = new.to_state where hub_id = new.hub_id and id = new.need_id;
  return null;
end $$;
create function priority_follows() returns trigger language plpgsql as $$
begin
  update priority set state = new.to_state where hub_id = new.hub_id and id = new.priority_id;
  return null;
end $$;
create trigger audit_follows after insert on audit_transition for each row execute function audit_follows();
create trigger visit_follows after insert on visit_transition for each row execute function visit_follows();
create trigger need_follows after insert on need_transition for each row execute function need_follows();
create trigger priority_follows after insert on priority_transition for each row execute function priority_follows();

create function layout_changed() returns trigger language plpgsql as $$
begin
  update hub set layout = layout + 1 where id = current_hub();
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['academic_year', 'cluster', 'membership', 'roll', 'setting', 'succession'] loop
    execute format('create trigger layout_changed after insert or update or delete on %I for each statement execute function layout_changed()', t);
  end loop;
end $$;

-- ── One hub sees one hub ────────────────────────────────────────────────────────────────────────────────────────
do $$ declare t text; begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = current_schema() and c.relkind = 'r'
             and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'hub_id') loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy hub on %I using (hub_id = (select current_hub())) with check (hub_id = (select current_hub()))', t);
    execute format('grant select, insert on %I to tutti_app', t);
    execute format('grant select on %I to tutti_read', t);
  end loop;
end $$;
alter table hub enable row level security;
create policy hub on hub using (id = (select current_hub())) with check (id = (select current_hub()));
grant select, insert on hub to tutti_app;
grant select on hub to tutti_read;
grant usage on all sequences in schema public to tutti_app;

-- What may be changed or taken away, by name; answers, transitions and events never.
grant update on hub, academic_year, person, cluster, setting, setting_number, roll, membership, spell to tutti_app;
grant update on sign_in, session, api_token, letter, audit, visit, delivery, figure, note, promise, need, priority, register_import to tutti_app;
grant delete on membership, figure, priority_need, priority_source, put_forward, register_import_part, register_import, register_change to tutti_app;

-- ── Looked up before the hub is known: these functions, and nothing else ────────────────────────────────────────
create function find_session(p_hash bytea) returns table (hub_id uuid, id uuid, person_id uuid, seen_at timestamptz)
  language sql stable security definer set search_path = public
  begin atomic
    select s.hub_id, s.id, s.person_id, s.seen_at from session s
    where s.token_hash = p_hash and s.ended_at is null and s.expires_at > now();
  end;
create function find_api_token(p_hash bytea) returns table (hub_id uuid, id uuid, person_id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select t.hub_id, t.id, t.person_id from api_token t where t.token_hash = p_hash and t.ended_at is null;
  end;
create function find_sign_in(p_hash bytea) returns table (hub_id uuid, id uuid, person_id uuid, browser_hash bytea, expires_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = public
  begin atomic
    select s.hub_id, s.id, s.person_id, s.browser_hash, s.expires_at, s.used_at from sign_in s where s.token_hash = p_hash;
  end;
create function find_person_by_email(p_email text) returns table (hub_id uuid, hub_name text, person_id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select p.hub_id, h.name, p.id from person p join hub h on h.id = p.hub_id where p.email = lower(p_email) order by h.created_at;
  end;
create function find_hub(p_slug text) returns table (id uuid, name text, demo boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select h.id, h.name, h.demo from hub h where h.slug = p_slug;
  end;
create function list_hubs() returns table (id uuid, slug text, name text, demo boolean)
  language sql stable security definer set search_path = public
  begin atomic
    select h.id, h.slug, h.name, h.demo from hub h order by h.created_at, h.slug;
  end;
create function waiting_letters(p_limit int) returns table (hub_id uuid, id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select l.hub_id, l.id from letter l where l.sent_at is null and l.not_before <= now() order by l.not_before limit p_limit;
  end;
create function waiting_imports(p_limit int) returns table (hub_id uuid, id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select i.hub_id, i.id from register_import i where i.state in ('waiting', 'reading') order by i.at limit p_limit;
  end;

-- Text search leaves the policies (its operators are not leakproof) and holds itself to the hub.
create function find_settings(p_text text) returns table (id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select s.id from setting s
    where s.hub_id = current_hub()
      and (s.name ilike '%' || p_text || '%'
           or replace(coalesce(s.postcode, ''), ' ', '') ilike '%' || replace(p_text, ' ', '') || '%'
           or exists (select from setting_number n where n.hub_id = s.hub_id and n.setting_id = s.id and n.urn like '%' || p_text || '%'));
  end;
