-- The schema that the migrations make, for reading. Generated: `npm run schema` writes it, a test compares it.

create extension btree_gist;

create sequence figure_changed;
grant usage on sequence figure_changed to tutti_app;

CREATE OR REPLACE FUNCTION public.audit_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update audit set state = new.to_state, outcome = new.outcome where hub_id = new.hub_id and id = new.audit_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.current_hub()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.hub_id'::text, true), ''::text))::uuid;

CREATE OR REPLACE FUNCTION public.find_api_token(p_hash bytea)
 RETURNS TABLE(hub_id uuid, id uuid, person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT t.hub_id,
     t.id,
     t.person_id
    FROM api_token t
   WHERE ((t.token_hash = find_api_token.p_hash) AND (t.ended_at IS NULL));
END;

CREATE OR REPLACE FUNCTION public.find_hub(p_slug text)
 RETURNS TABLE(id uuid, name text, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT h.id,
     h.name,
     h.demo
    FROM hub h
   WHERE (h.slug = find_hub.p_slug);
END;

CREATE OR REPLACE FUNCTION public.find_person_by_email(p_email text)
 RETURNS TABLE(hub_id uuid, hub_name text, person_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT p.hub_id,
     h.name,
     p.id
    FROM (person p
      JOIN hub h ON ((h.id = p.hub_id)))
   WHERE (p.email = lower(find_person_by_email.p_email))
   ORDER BY h.created_at;
END;

CREATE OR REPLACE FUNCTION public.find_session(p_hash bytea)
 RETURNS TABLE(hub_id uuid, id uuid, person_id uuid, seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.hub_id,
     s.id,
     s.person_id,
     s.seen_at
    FROM session s
   WHERE ((s.token_hash = find_session.p_hash) AND (s.ended_at IS NULL) AND (s.expires_at > now()));
END;

CREATE OR REPLACE FUNCTION public.find_settings(p_text text)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.id
    FROM setting s
   WHERE ((s.hub_id = current_hub()) AND ((s.name ~~* (('%'::text || find_settings.p_text) || '%'::text)) OR (replace(COALESCE(s.postcode, ''::text), ' '::text, ''::text) ~~* (('%'::text || replace(find_settings.p_text, ' '::text, ''::text)) || '%'::text)) OR (EXISTS ( SELECT
            FROM setting_number n
           WHERE ((n.hub_id = s.hub_id) AND (n.setting_id = s.id) AND (n.urn ~~ (('%'::text || find_settings.p_text) || '%'::text)))))));
END;

CREATE OR REPLACE FUNCTION public.find_sign_in(p_hash bytea)
 RETURNS TABLE(hub_id uuid, id uuid, person_id uuid, browser_hash bytea, expires_at timestamp with time zone, used_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.hub_id,
     s.id,
     s.person_id,
     s.browser_hash,
     s.expires_at,
     s.used_at
    FROM sign_in s
   WHERE (s.token_hash = find_sign_in.p_hash);
END;

CREATE OR REPLACE FUNCTION public.iso_day(t text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN make_date((substr(t, 1, 4))::integer, (substr(t, 6, 2))::integer, (substr(t, 9, 2))::integer);

CREATE OR REPLACE FUNCTION public.layout_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update hub set layout = layout + 1 where id = current_hub();
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.list_hubs()
 RETURNS TABLE(id uuid, slug text, name text, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT h.id,
     h.slug,
     h.name,
     h.demo
    FROM hub h
   ORDER BY h.created_at, h.slug;
END;

CREATE OR REPLACE FUNCTION public.need_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update need set state = new.to_state where hub_id = new.hub_id and id = new.need_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.priority_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update priority set state = new.to_state where hub_id = new.hub_id and id = new.priority_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.remove_answer_text(p_audit uuid, p_question text, p_row text, p_columns text[], p_instead text)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 WITH gone AS (
          UPDATE answer n SET value =
                 CASE jsonb_typeof(n.value)
                     WHEN 'string'::text THEN to_jsonb(remove_answer_text.p_instead)
                     ELSE (n.value || ( SELECT COALESCE(jsonb_object_agg(c.c, remove_answer_text.p_instead), '{}'::jsonb) AS "coalesce"
                        FROM unnest(remove_answer_text.p_columns) c(c)
                       WHERE (n.value ? c.c)))
                 END
           WHERE ((n.hub_id = current_hub()) AND (n.audit_id = remove_answer_text.p_audit) AND (n.question = remove_answer_text.p_question) AND (NOT (n."row" IS DISTINCT FROM remove_answer_text.p_row)) AND (((jsonb_typeof(n.value) = 'string'::text) AND (remove_answer_text.p_columns = '{}'::text[])) OR ((jsonb_typeof(n.value) = 'object'::text) AND (n.value ?| remove_answer_text.p_columns))))
           RETURNING 1 AS "?column?"
         )
  SELECT (count(*))::integer AS count
    FROM gone;
END;
grant execute on function remove_answer_text to tutti_app;
revoke execute on function remove_answer_text from public;

CREATE OR REPLACE FUNCTION public.settings_of_town(p_text text)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.id
    FROM setting s
   WHERE ((s.hub_id = current_hub()) AND (s.town ~~* (('%'::text || settings_of_town.p_text) || '%'::text)));
END;
grant execute on function settings_of_town to tutti_app;
revoke execute on function settings_of_town from public;

CREATE OR REPLACE FUNCTION public.take_out_schools(p_import uuid)
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  v_all uuid[];
begin
  perform from setting s where s.hub_id = current_hub() and s.id in (select u.id from untouched_schools(p_import) u) order by s.id for update;
  select coalesce(array_agg(u.id), '{}') into v_all from untouched_schools(p_import) u;
  update register_change c set setting_id = null where c.hub_id = current_hub() and c.import_id = p_import and c.setting_id = any(v_all);
  delete from setting_number n where n.hub_id = current_hub() and n.setting_id = any(v_all);
  delete from roll r where r.hub_id = current_hub() and r.setting_id = any(v_all);
  delete from setting s where s.hub_id = current_hub() and s.id = any(v_all);
  return query select unnest(v_all);
end $function$;
grant execute on function take_out_schools to tutti_app;
revoke execute on function take_out_schools from public;

CREATE OR REPLACE FUNCTION public.untouched_schools(p_import uuid)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.id
    FROM ((register_change c
      JOIN register_import i ON (((i.hub_id = c.hub_id) AND (i.id = c.import_id) AND (i.state = 'applied'::text))))
      JOIN setting s ON (((s.hub_id = c.hub_id) AND (s.id = c.setting_id))))
   WHERE ((c.hub_id = current_hub()) AND (c.import_id = untouched_schools.p_import) AND (c.verdict = 'added'::text) AND (s.typed = '{}'::jsonb) AND (NOT (EXISTS ( SELECT
            FROM event x
           WHERE ((x.hub_id = s.hub_id) AND (x.subject = s.id) AND (x.kind <> 'setting.added'::text))))) AND (NOT (EXISTS ( SELECT
            FROM audit x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM membership x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM spell x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM succession x
           WHERE ((x.hub_id = s.hub_id) AND ((s.id = x.predecessor_id) OR (s.id = x.successor_id)))))) AND (NOT (EXISTS ( SELECT
            FROM figure x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM sharing x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM promise x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM contact x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM need x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM priority x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))))) AND (NOT (EXISTS ( SELECT
            FROM roll x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id) AND (x.source <> 'register'::text))))) AND (( SELECT count(*) AS count
            FROM setting_number x
           WHERE ((x.hub_id = s.hub_id) AND (x.setting_id = s.id))) = 1));
END;

CREATE OR REPLACE FUNCTION public.visit_follows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update visit set state = new.to_state, outcome = new.outcome where hub_id = new.hub_id and id = new.visit_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.waiting_imports(p_limit integer)
 RETURNS TABLE(hub_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT i.hub_id,
     i.id
    FROM register_import i
   WHERE (i.state = ANY (ARRAY['waiting'::text, 'reading'::text]))
   ORDER BY i.at
  LIMIT waiting_imports.p_limit;
END;

CREATE OR REPLACE FUNCTION public.waiting_letters(p_now timestamp with time zone, p_limit integer)
 RETURNS TABLE(hub_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT l.hub_id,
     l.id
    FROM letter l
   WHERE ((l.sent_at IS NULL) AND (l.kept_at IS NULL) AND (l.given_up_at IS NULL) AND (l.not_before <= waiting_letters.p_now))
   ORDER BY l.not_before
  LIMIT waiting_letters.p_limit;
END;


create table academic_year (
  hub_id uuid not null,
  year integer not null,
  starts date not null,
  ends date not null,
  count_day date not null,
  threshold integer not null,
  constraint academic_year_pkey PRIMARY KEY (hub_id, year),
  constraint academic_year_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint academic_year_check CHECK ((ends > starts)),
  constraint academic_year_check1 CHECK (((count_day >= starts) AND (count_day <= ends))),
  constraint academic_year_threshold_check CHECK ((threshold >= 3))
);
alter table academic_year enable row level security;
create policy hub on academic_year using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.academic_year FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant insert, select, update on table academic_year to tutti_app;
grant select on table academic_year to tutti_read;

create table answer (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  audit_id uuid not null,
  delivery_id uuid not null,
  question text not null,
  row text,
  state text not null,
  value jsonb,
  source text not null,
  answered_at timestamp with time zone not null,
  replaces uuid[],
  constraint answer_pkey PRIMARY KEY (hub_id, id),
  constraint answer_hub_id_audit_id_fkey FOREIGN KEY (hub_id, audit_id) REFERENCES audit(hub_id, id)
);
CREATE INDEX answer_audit ON public.answer USING btree (hub_id, audit_id, seq);
alter table answer enable row level security;
create policy hub on answer using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table answer to tutti_app;
grant select on table answer to tutti_read;

create table api_token (
  hub_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint api_token_pkey PRIMARY KEY (hub_id, id),
  constraint api_token_token_hash_key UNIQUE (token_hash),
  constraint api_token_hub_id_person_id_fkey FOREIGN KEY (hub_id, person_id) REFERENCES person(hub_id, id)
);
alter table api_token enable row level security;
create policy hub on api_token using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table api_token to tutti_app;
grant select on table api_token to tutti_read;

create table audit (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid not null,
  year integer not null,
  toolkit_id uuid not null,
  version integer not null,
  state text not null default 'not-started'::text,
  outcome text,
  created_at timestamp with time zone not null,
  constraint audit_pkey PRIMARY KEY (hub_id, id),
  constraint audit_hub_id_id_year_key UNIQUE (hub_id, id, year),
  constraint audit_hub_id_year_setting_id_key UNIQUE (hub_id, year, setting_id),
  constraint audit_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint audit_hub_id_toolkit_id_version_fkey FOREIGN KEY (hub_id, toolkit_id, version) REFERENCES toolkit_version(hub_id, toolkit_id, version),
  constraint audit_hub_id_year_fkey FOREIGN KEY (hub_id, year) REFERENCES academic_year(hub_id, year)
);
CREATE INDEX audit_setting ON public.audit USING btree (hub_id, setting_id, year);
CREATE INDEX audit_state ON public.audit USING btree (hub_id, state, seq DESC);
CREATE INDEX audit_year ON public.audit USING btree (hub_id, year, seq);
alter table audit enable row level security;
create policy hub on audit using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table audit to tutti_app;
grant select on table audit to tutti_read;

create table audit_transition (
  hub_id uuid not null,
  audit_id uuid not null,
  seq bigint not null generated always as identity,
  from_state text not null,
  to_state text not null,
  outcome text,
  on_day date,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint audit_transition_pkey PRIMARY KEY (hub_id, audit_id, seq),
  constraint audit_transition_hub_id_audit_id_fkey FOREIGN KEY (hub_id, audit_id) REFERENCES audit(hub_id, id)
);
alter table audit_transition enable row level security;
create policy hub on audit_transition using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER audit_follows AFTER INSERT ON public.audit_transition FOR EACH ROW EXECUTE FUNCTION audit_follows();
grant insert, select on table audit_transition to tutti_app;
grant select on table audit_transition to tutti_read;

create table cluster (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  name text not null,
  colour integer not null,
  until_day date,
  created_at timestamp with time zone not null,
  constraint cluster_pkey PRIMARY KEY (hub_id, id),
  constraint cluster_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint cluster_colour_check CHECK (((colour >= 1) AND (colour <= 12))),
  constraint cluster_name_check CHECK ((name <> ''::text))
);
CREATE UNIQUE INDEX cluster_name ON public.cluster USING btree (hub_id, lower(name)) WHERE (until_day IS NULL);
CREATE INDEX cluster_seq ON public.cluster USING btree (hub_id, seq);
alter table cluster enable row level security;
create policy hub on cluster using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.cluster FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant insert, select, update on table cluster to tutti_app;
grant select on table cluster to tutti_read;

create table contact (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid not null,
  on_day date not null,
  kind text not null,
  text text not null,
  by_id uuid,
  at timestamp with time zone not null,
  constraint contact_pkey PRIMARY KEY (hub_id, id),
  constraint contact_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint contact_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'mail'::text, 'meeting'::text, 'message'::text]))),
  constraint contact_text_check CHECK ((text <> ''::text))
);
CREATE INDEX contact_setting ON public.contact USING btree (hub_id, setting_id, on_day DESC);
alter table contact enable row level security;
create policy hub on contact using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table contact to tutti_app;
grant select on table contact to tutti_read;

create table delivery (
  hub_id uuid not null,
  id uuid not null,
  device uuid not null,
  person_id uuid,
  content bytea not null,
  receipt jsonb not null,
  received_at timestamp with time zone not null,
  constraint delivery_pkey PRIMARY KEY (hub_id, id),
  constraint delivery_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id)
);
alter table delivery enable row level security;
create policy hub on delivery using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table delivery to tutti_app;
grant select on table delivery to tutti_read;

create table event (
  hub_id uuid not null,
  seq bigint not null generated always as identity,
  kind text not null,
  subject uuid,
  data jsonb not null,
  by_id uuid,
  at timestamp with time zone not null,
  constraint event_pkey PRIMARY KEY (hub_id, seq),
  constraint event_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id)
);
CREATE INDEX event_subject ON public.event USING btree (hub_id, subject, seq);
alter table event enable row level security;
create policy hub on event using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table event to tutti_app;
grant select on table event to tutti_read;

create table figure (
  hub_id uuid not null,
  year integer not null,
  setting_id uuid not null,
  toolkit_id uuid not null,
  version integer not null,
  components bigint[] not null,
  marks text not null,
  idle uuid[] not null default '{}'::uuid[],
  changed bigint not null default nextval('figure_changed'::regclass),
  constraint figure_pkey PRIMARY KEY (hub_id, year, setting_id),
  constraint figure_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id)
) with (fillfactor=60);
alter table figure enable row level security;
create policy hub on figure using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select, update on table figure to tutti_app;
grant select on table figure to tutti_read;

create table hub (
  id uuid not null,
  slug text not null,
  name text not null,
  demo boolean not null default false,
  areas text[] not null default '{}'::text[],
  layout bigint not null default 0,
  created_at timestamp with time zone not null,
  constraint hub_pkey PRIMARY KEY (id),
  constraint hub_slug_key UNIQUE (slug),
  constraint hub_name_check CHECK ((name <> ''::text)),
  constraint hub_slug_check CHECK (((slug ~ '^[a-z0-9](-?[a-z0-9])*$'::text) AND (length(slug) <= 60)))
);
alter table hub enable row level security;
create policy hub on hub using ((id = ( SELECT current_hub() AS current_hub))) with check ((id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table hub to tutti_app;
grant select on table hub to tutti_read;

create table judgement (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  audit_id uuid not null,
  section text not null,
  level text not null,
  evidence text not null,
  by_id uuid,
  at timestamp with time zone not null,
  constraint judgement_pkey PRIMARY KEY (hub_id, id),
  constraint judgement_hub_id_audit_id_fkey FOREIGN KEY (hub_id, audit_id) REFERENCES audit(hub_id, id)
);
CREATE INDEX judgement_audit ON public.judgement USING btree (hub_id, audit_id, seq);
alter table judgement enable row level security;
create policy hub on judgement using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table judgement to tutti_app;
grant select on table judgement to tutti_read;

create table letter (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  person_id uuid,
  to_email text not null,
  subject text not null,
  body text not null,
  created_at timestamp with time zone not null,
  not_before timestamp with time zone not null,
  attempts integer not null default 0,
  sent_at timestamp with time zone,
  failure text,
  kind text not null,
  useful_until timestamp with time zone,
  kept_at timestamp with time zone,
  given_up_at timestamp with time zone,
  constraint letter_pkey PRIMARY KEY (hub_id, id)
);
CREATE INDEX letter_person ON public.letter USING btree (hub_id, person_id, created_at) WHERE (person_id IS NOT NULL);
CREATE INDEX letter_seq ON public.letter USING btree (hub_id, seq);
CREATE INDEX letter_waiting ON public.letter USING btree (not_before) WHERE ((sent_at IS NULL) AND (kept_at IS NULL) AND (given_up_at IS NULL));
alter table letter enable row level security;
create policy hub on letter using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table letter to tutti_app;
grant select on table letter to tutti_read;

create table membership (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid not null,
  cluster_id uuid not null,
  from_day date not null,
  until_day date,
  constraint membership_pkey PRIMARY KEY (hub_id, id),
  constraint membership_once EXCLUDE USING gist (hub_id WITH =, setting_id WITH =, daterange(from_day, until_day) WITH &&),
  constraint membership_hub_id_cluster_id_fkey FOREIGN KEY (hub_id, cluster_id) REFERENCES cluster(hub_id, id),
  constraint membership_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint membership_check CHECK ((until_day > from_day))
);
CREATE INDEX membership_cluster ON public.membership USING btree (hub_id, cluster_id, from_day);
CREATE INDEX membership_setting ON public.membership USING btree (hub_id, setting_id, from_day);
alter table membership enable row level security;
create policy hub on membership using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.membership FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant delete, insert, select, update on table membership to tutti_app;
grant select on table membership to tutti_read;

create table migration (
  number integer not null,
  name text not null,
  sha text not null,
  at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (number)
);
alter table migration enable row level security;

create table need (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid,
  cluster_id uuid,
  year integer not null,
  category text not null,
  text text not null,
  source text not null,
  evidence jsonb,
  state text not null default 'raised'::text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint need_pkey PRIMARY KEY (hub_id, id),
  constraint need_hub_id_cluster_id_fkey FOREIGN KEY (hub_id, cluster_id) REFERENCES cluster(hub_id, id),
  constraint need_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint need_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint need_check CHECK (((setting_id IS NULL) OR (cluster_id IS NULL))),
  constraint need_text_check CHECK ((text <> ''::text))
);
CREATE INDEX need_seq ON public.need USING btree (hub_id, year, seq);
alter table need enable row level security;
create policy hub on need using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table need to tutti_app;
grant select on table need to tutti_read;

create table need_transition (
  hub_id uuid not null,
  need_id uuid not null,
  seq bigint not null generated always as identity,
  from_state text not null,
  to_state text not null,
  into_id uuid,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint need_transition_pkey PRIMARY KEY (hub_id, need_id, seq),
  constraint need_transition_hub_id_into_id_fkey FOREIGN KEY (hub_id, into_id) REFERENCES need(hub_id, id),
  constraint need_transition_hub_id_need_id_fkey FOREIGN KEY (hub_id, need_id) REFERENCES need(hub_id, id)
);
alter table need_transition enable row level security;
create policy hub on need_transition using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER need_follows AFTER INSERT ON public.need_transition FOR EACH ROW EXECUTE FUNCTION need_follows();
grant insert, select on table need_transition to tutti_app;
grant select on table need_transition to tutti_read;

create table not_taken_up (
  hub_id uuid not null,
  priority_id uuid not null,
  seq bigint not null generated always as identity,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint not_taken_up_pkey PRIMARY KEY (hub_id, priority_id, seq),
  constraint not_taken_up_hub_id_priority_id_fkey FOREIGN KEY (hub_id, priority_id) REFERENCES priority(hub_id, id)
);
alter table not_taken_up enable row level security;
create policy hub on not_taken_up using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table not_taken_up to tutti_app;
grant select on table not_taken_up to tutti_read;

create table note (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  audit_id uuid not null,
  section text not null,
  kind text not null,
  text text,
  removed_by uuid,
  by_id uuid,
  at timestamp with time zone not null,
  constraint note_pkey PRIMARY KEY (hub_id, id),
  constraint note_hub_id_audit_id_fkey FOREIGN KEY (hub_id, audit_id) REFERENCES audit(hub_id, id),
  constraint note_check CHECK (((text IS NOT NULL) OR (removed_by IS NOT NULL))),
  constraint note_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'internal'::text])))
);
CREATE INDEX note_audit ON public.note USING btree (hub_id, audit_id, seq);
alter table note enable row level security;
create policy hub on note using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table note to tutti_app;
grant select on table note to tutti_read;

create table person (
  hub_id uuid not null,
  id uuid not null,
  name text not null,
  email text not null,
  telephone text,
  created_at timestamp with time zone not null,
  constraint person_pkey PRIMARY KEY (hub_id, id),
  constraint person_hub_id_email_key UNIQUE (hub_id, email),
  constraint person_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint person_email_check CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
  constraint person_name_check CHECK ((name <> ''::text))
);
alter table person enable row level security;
create policy hub on person using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table person to tutti_app;
grant select on table person to tutti_read;

create table priority (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid,
  cluster_id uuid,
  year integer not null,
  title text not null,
  rank integer not null,
  state text not null default 'proposed'::text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint priority_pkey PRIMARY KEY (hub_id, id),
  constraint priority_hub_id_cluster_id_fkey FOREIGN KEY (hub_id, cluster_id) REFERENCES cluster(hub_id, id),
  constraint priority_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint priority_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint priority_check CHECK (((setting_id IS NULL) OR (cluster_id IS NULL))),
  constraint priority_title_check CHECK ((title <> ''::text))
);
CREATE INDEX priority_seq ON public.priority USING btree (hub_id, year, seq);
alter table priority enable row level security;
create policy hub on priority using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table priority to tutti_app;
grant select on table priority to tutti_read;

create table priority_need (
  hub_id uuid not null,
  priority_id uuid not null,
  need_id uuid not null,
  constraint priority_need_pkey PRIMARY KEY (hub_id, priority_id, need_id),
  constraint priority_need_hub_id_need_id_fkey FOREIGN KEY (hub_id, need_id) REFERENCES need(hub_id, id),
  constraint priority_need_hub_id_priority_id_fkey FOREIGN KEY (hub_id, priority_id) REFERENCES priority(hub_id, id)
);
CREATE INDEX priority_need_need ON public.priority_need USING btree (hub_id, need_id);
alter table priority_need enable row level security;
create policy hub on priority_need using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select on table priority_need to tutti_app;
grant select on table priority_need to tutti_read;

create table priority_source (
  hub_id uuid not null,
  priority_id uuid not null,
  source_id uuid not null,
  constraint priority_source_pkey PRIMARY KEY (hub_id, priority_id, source_id),
  constraint priority_source_hub_id_priority_id_fkey FOREIGN KEY (hub_id, priority_id) REFERENCES priority(hub_id, id),
  constraint priority_source_hub_id_source_id_fkey FOREIGN KEY (hub_id, source_id) REFERENCES priority(hub_id, id)
);
CREATE INDEX priority_source_source ON public.priority_source USING btree (hub_id, source_id);
alter table priority_source enable row level security;
create policy hub on priority_source using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select on table priority_source to tutti_app;
grant select on table priority_source to tutti_read;

create table priority_transition (
  hub_id uuid not null,
  priority_id uuid not null,
  seq bigint not null generated always as identity,
  from_state text not null,
  to_state text not null,
  meeting text,
  on_day date,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint priority_transition_pkey PRIMARY KEY (hub_id, priority_id, seq),
  constraint priority_transition_hub_id_priority_id_fkey FOREIGN KEY (hub_id, priority_id) REFERENCES priority(hub_id, id)
);
alter table priority_transition enable row level security;
create policy hub on priority_transition using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER priority_follows AFTER INSERT ON public.priority_transition FOR EACH ROW EXECUTE FUNCTION priority_follows();
grant insert, select on table priority_transition to tutti_app;
grant select on table priority_transition to tutti_read;

create table promise (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  setting_id uuid not null,
  audit_id uuid,
  text text not null,
  to_whom text,
  keeper_id uuid,
  due date,
  by_id uuid,
  at timestamp with time zone not null,
  constraint promise_pkey PRIMARY KEY (hub_id, id),
  constraint promise_hub_id_audit_id_fkey FOREIGN KEY (hub_id, audit_id) REFERENCES audit(hub_id, id),
  constraint promise_hub_id_keeper_id_fkey FOREIGN KEY (hub_id, keeper_id) REFERENCES person(hub_id, id),
  constraint promise_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint promise_text_check CHECK ((text <> ''::text))
);
CREATE INDEX promise_setting ON public.promise USING btree (hub_id, setting_id);
alter table promise enable row level security;
create policy hub on promise using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table promise to tutti_app;
grant select on table promise to tutti_read;

create table promise_outcome (
  hub_id uuid not null,
  promise_id uuid not null,
  seq bigint not null generated always as identity,
  outcome text not null,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint promise_outcome_pkey PRIMARY KEY (hub_id, promise_id, seq),
  constraint promise_outcome_hub_id_promise_id_fkey FOREIGN KEY (hub_id, promise_id) REFERENCES promise(hub_id, id),
  constraint promise_outcome_outcome_check CHECK ((outcome = ANY (ARRAY['kept'::text, 'not-kept'::text, 'open'::text])))
);
alter table promise_outcome enable row level security;
create policy hub on promise_outcome using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table promise_outcome to tutti_app;
grant select on table promise_outcome to tutti_read;

create table put_forward (
  hub_id uuid not null,
  priority_id uuid not null,
  by_id uuid,
  at timestamp with time zone not null,
  constraint put_forward_pkey PRIMARY KEY (hub_id, priority_id),
  constraint put_forward_hub_id_priority_id_fkey FOREIGN KEY (hub_id, priority_id) REFERENCES priority(hub_id, id)
);
alter table put_forward enable row level security;
create policy hub on put_forward using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select on table put_forward to tutti_app;
grant select on table put_forward to tutti_read;

create table register_change (
  hub_id uuid not null,
  import_id uuid not null,
  n integer not null,
  urn text,
  name text,
  verdict text not null,
  setting_id uuid,
  detail jsonb not null,
  constraint register_change_pkey PRIMARY KEY (hub_id, import_id, n),
  constraint register_change_hub_id_import_id_fkey FOREIGN KEY (hub_id, import_id) REFERENCES register_import(hub_id, id) ON DELETE CASCADE
);
CREATE INDEX register_change_verdict ON public.register_change USING btree (hub_id, import_id, verdict, n);
alter table register_change enable row level security;
create policy hub on register_change using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select on table register_change to tutti_app;
grant select on table register_change to tutti_read;

create table register_import (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  file_name text not null,
  areas text[] not null,
  dry_run boolean not null,
  state text not null,
  rows_read integer not null default 0,
  counts jsonb,
  problem text,
  by_id uuid,
  at timestamp with time zone not null,
  finished_at timestamp with time zone,
  links_name text,
  extract_day date,
  told jsonb,
  plan bytea,
  differs boolean not null default false,
  decided_by uuid,
  attempts integer not null default 0,
  constraint register_import_pkey PRIMARY KEY (hub_id, id),
  constraint register_import_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint register_import_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'reading'::text, 'planned'::text, 'applied'::text, 'refused'::text, 'cancelled'::text])))
);
CREATE INDEX register_import_seq ON public.register_import USING btree (hub_id, seq DESC);
CREATE INDEX register_import_waiting ON public.register_import USING btree (at) WHERE (state = ANY (ARRAY['waiting'::text, 'reading'::text]));
alter table register_import enable row level security;
create policy hub on register_import using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select, update on table register_import to tutti_app;
grant select on table register_import to tutti_read;

create table register_import_part (
  hub_id uuid not null,
  import_id uuid not null,
  file text not null,
  n integer not null,
  bytes bytea not null,
  constraint register_import_part_pkey PRIMARY KEY (hub_id, import_id, file, n),
  constraint register_import_part_hub_id_import_id_fkey FOREIGN KEY (hub_id, import_id) REFERENCES register_import(hub_id, id) ON DELETE CASCADE,
  constraint register_import_part_file_check CHECK ((file = ANY (ARRAY['extract'::text, 'links'::text])))
);
alter table register_import_part enable row level security;
create policy hub on register_import_part using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant delete, insert, select on table register_import_part to tutti_app;
grant select on table register_import_part to tutti_read;

create table roll (
  hub_id uuid not null,
  setting_id uuid not null,
  on_day date not null,
  pupils integer not null,
  source text not null,
  constraint roll_pkey PRIMARY KEY (hub_id, setting_id, on_day),
  constraint roll_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint roll_pupils_check CHECK ((pupils >= 0)),
  constraint roll_source_check CHECK ((source = ANY (ARRAY['register'::text, 'census'::text])))
);
alter table roll enable row level security;
create policy hub on roll using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.roll FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant insert, select, update on table roll to tutti_app;
grant select on table roll to tutti_read;

create table session (
  hub_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  agent text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (hub_id, id),
  constraint session_token_hash_key UNIQUE (token_hash),
  constraint session_hub_id_person_id_fkey FOREIGN KEY (hub_id, person_id) REFERENCES person(hub_id, id)
);
CREATE INDEX session_person ON public.session USING btree (hub_id, person_id);
alter table session enable row level security;
create policy hub on session using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table session to tutti_app;
grant select on table session to tutti_read;

create table setting (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  kind text not null,
  register jsonb,
  typed jsonb not null default '{}'::jsonb,
  name text not null generated always as (COALESCE((typed ->> 'name'::text), (register ->> 'name'::text))) stored,
  phase text generated always as (COALESCE((typed ->> 'phase'::text), (register ->> 'phase'::text))) stored,
  la text generated always as (COALESCE((typed ->> 'la'::text), (register ->> 'la'::text))) stored,
  postcode text generated always as (COALESCE((typed ->> 'postcode'::text), (register ->> 'postcode'::text))) stored,
  town text generated always as (COALESCE((typed ->> 'town'::text), (register ->> 'town'::text))) stored,
  trust_code text generated always as ((register ->> 'trustCode'::text)) stored,
  trust_name text generated always as (COALESCE((typed ->> 'trustName'::text), (register ->> 'trustName'::text))) stored,
  easting integer generated always as ((COALESCE((typed ->> 'easting'::text), (register ->> 'easting'::text)))::integer) stored,
  northing integer generated always as ((COALESCE((typed ->> 'northing'::text), (register ->> 'northing'::text)))::integer) stored,
  opened date generated always as (iso_day(COALESCE((typed ->> 'opened'::text), (register ->> 'opened'::text)))) stored,
  closed date generated always as (iso_day(COALESCE((typed ->> 'closed'::text), (register ->> 'closed'::text)))) stored,
  created_at timestamp with time zone not null,
  constraint setting_pkey PRIMARY KEY (hub_id, id),
  constraint setting_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id),
  constraint setting_name_check CHECK ((name <> ''::text))
);
CREATE INDEX setting_seq ON public.setting USING btree (hub_id, seq);
CREATE INDEX setting_trust ON public.setting USING btree (hub_id, trust_code) WHERE (trust_code IS NOT NULL);
alter table setting enable row level security;
create policy hub on setting using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.setting FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant insert, select, update on table setting to tutti_app;
grant select on table setting to tutti_read;

create table setting_number (
  hub_id uuid not null,
  setting_id uuid not null,
  urn text not null,
  from_day date not null,
  until_day date,
  reason text not null,
  constraint setting_number_pkey PRIMARY KEY (hub_id, setting_id, from_day),
  constraint setting_number_hub_id_setting_id_daterange_excl EXCLUDE USING gist (hub_id WITH =, setting_id WITH =, daterange(from_day, until_day) WITH &&),
  constraint setting_number_hub_id_urn_daterange_excl EXCLUDE USING gist (hub_id WITH =, urn WITH =, daterange(from_day, until_day) WITH &&),
  constraint setting_number_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint setting_number_urn_check CHECK ((urn ~ '^[0-9]{1,8}$'::text))
);
CREATE INDEX setting_number_urn ON public.setting_number USING btree (hub_id, urn);
alter table setting_number enable row level security;
create policy hub on setting_number using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table setting_number to tutti_app;
grant select on table setting_number to tutti_read;

create table sharing (
  hub_id uuid not null,
  setting_id uuid not null,
  section text not null,
  seq bigint not null generated always as identity,
  audience text not null,
  by_id uuid,
  at timestamp with time zone not null,
  constraint sharing_pkey PRIMARY KEY (hub_id, setting_id, section, seq),
  constraint sharing_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint sharing_audience_check CHECK ((audience = ANY (ARRAY['centre'::text, 'school+cluster'::text, 'public'::text])))
);
alter table sharing enable row level security;
create policy hub on sharing using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table sharing to tutti_app;
grant select on table sharing to tutti_read;

create table sign_in (
  hub_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  person_id uuid not null,
  browser_hash bytea,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint sign_in_pkey PRIMARY KEY (hub_id, id),
  constraint sign_in_token_hash_key UNIQUE (token_hash),
  constraint sign_in_hub_id_person_id_fkey FOREIGN KEY (hub_id, person_id) REFERENCES person(hub_id, id)
);
alter table sign_in enable row level security;
create policy hub on sign_in using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table sign_in to tutti_app;
grant select on table sign_in to tutti_read;

create table spell (
  hub_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role text not null,
  cluster_id uuid,
  setting_id uuid,
  from_day date not null,
  until_day date,
  constraint spell_pkey PRIMARY KEY (hub_id, id),
  constraint spell_hub_id_cluster_id_fkey FOREIGN KEY (hub_id, cluster_id) REFERENCES cluster(hub_id, id),
  constraint spell_hub_id_person_id_fkey FOREIGN KEY (hub_id, person_id) REFERENCES person(hub_id, id),
  constraint spell_hub_id_setting_id_fkey FOREIGN KEY (hub_id, setting_id) REFERENCES setting(hub_id, id),
  constraint spell_check CHECK ((until_day > from_day)),
  constraint spell_check1 CHECK (((cluster_id IS NULL) OR (setting_id IS NULL)))
);
CREATE INDEX spell_cluster ON public.spell USING btree (hub_id, cluster_id) WHERE (cluster_id IS NOT NULL);
CREATE INDEX spell_person ON public.spell USING btree (hub_id, person_id);
CREATE INDEX spell_setting ON public.spell USING btree (hub_id, setting_id) WHERE (setting_id IS NOT NULL);
alter table spell enable row level security;
create policy hub on spell using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table spell to tutti_app;
grant select on table spell to tutti_read;

create table succession (
  hub_id uuid not null,
  predecessor_id uuid not null,
  successor_id uuid not null,
  from_day date not null,
  kind text not null,
  constraint succession_pkey PRIMARY KEY (hub_id, predecessor_id, successor_id),
  constraint succession_hub_id_predecessor_id_fkey FOREIGN KEY (hub_id, predecessor_id) REFERENCES setting(hub_id, id),
  constraint succession_hub_id_successor_id_fkey FOREIGN KEY (hub_id, successor_id) REFERENCES setting(hub_id, id),
  constraint succession_check CHECK ((successor_id <> predecessor_id)),
  constraint succession_kind_check CHECK ((kind = ANY (ARRAY['merged'::text, 'absorbed'::text, 'split'::text])))
);
CREATE INDEX succession_successor ON public.succession USING btree (hub_id, successor_id);
alter table succession enable row level security;
create policy hub on succession using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER layout_changed AFTER INSERT OR DELETE OR UPDATE ON public.succession FOR EACH STATEMENT EXECUTE FUNCTION layout_changed();
grant insert, select on table succession to tutti_app;
grant select on table succession to tutti_read;

create table toolkit (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  code text not null,
  name text not null,
  kinds text[] not null,
  constraint toolkit_pkey PRIMARY KEY (hub_id, id),
  constraint toolkit_hub_id_code_key UNIQUE (hub_id, code),
  constraint toolkit_hub_id_fkey FOREIGN KEY (hub_id) REFERENCES hub(id)
);
alter table toolkit enable row level security;
create policy hub on toolkit using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table toolkit to tutti_app;
grant select on table toolkit to tutti_read;

create table toolkit_version (
  hub_id uuid not null,
  toolkit_id uuid not null,
  version integer not null,
  content jsonb not null,
  starts_year integer not null,
  published_at timestamp with time zone not null,
  published_by uuid,
  constraint toolkit_version_pkey PRIMARY KEY (hub_id, toolkit_id, version),
  constraint toolkit_version_hub_id_toolkit_id_fkey FOREIGN KEY (hub_id, toolkit_id) REFERENCES toolkit(hub_id, id),
  constraint toolkit_version_version_check CHECK ((version >= 1))
);
alter table toolkit_version enable row level security;
create policy hub on toolkit_version using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select on table toolkit_version to tutti_app;
grant select on table toolkit_version to tutti_read;

create table visit (
  hub_id uuid not null,
  id uuid not null,
  seq bigint not null generated always as identity,
  audit_id uuid not null,
  year integer not null,
  coordinator_id uuid,
  on_day date,
  at_time text,
  place text,
  minutes integer,
  state text not null default 'to-plan'::text,
  outcome text,
  attempt integer not null default 1,
  created_at timestamp with time zone not null,
  miles integer,
  constraint visit_pkey PRIMARY KEY (hub_id, id),
  constraint visit_hub_id_audit_id_year_fkey FOREIGN KEY (hub_id, audit_id, year) REFERENCES audit(hub_id, id, year),
  constraint visit_hub_id_coordinator_id_fkey FOREIGN KEY (hub_id, coordinator_id) REFERENCES person(hub_id, id),
  constraint visit_at_time_check CHECK ((at_time ~ '^[0-2][0-9]:[0-5][0-9]$'::text)),
  constraint visit_miles_check CHECK (((miles >= 0) AND (miles <= 2000)))
);
CREATE INDEX visit_audit ON public.visit USING btree (hub_id, audit_id);
CREATE INDEX visit_seq ON public.visit USING btree (hub_id, seq DESC);
CREATE INDEX visit_state ON public.visit USING btree (hub_id, state, seq DESC);
CREATE INDEX visit_year ON public.visit USING btree (hub_id, year, seq DESC);
alter table visit enable row level security;
create policy hub on visit using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
grant insert, select, update on table visit to tutti_app;
grant select on table visit to tutti_read;

create table visit_transition (
  hub_id uuid not null,
  visit_id uuid not null,
  seq bigint not null generated always as identity,
  from_state text not null,
  to_state text not null,
  outcome text,
  on_day date,
  reason text,
  by_id uuid,
  at timestamp with time zone not null,
  constraint visit_transition_pkey PRIMARY KEY (hub_id, visit_id, seq),
  constraint visit_transition_hub_id_visit_id_fkey FOREIGN KEY (hub_id, visit_id) REFERENCES visit(hub_id, id)
);
alter table visit_transition enable row level security;
create policy hub on visit_transition using ((hub_id = ( SELECT current_hub() AS current_hub))) with check ((hub_id = ( SELECT current_hub() AS current_hub)));
CREATE TRIGGER visit_follows AFTER INSERT ON public.visit_transition FOR EACH ROW EXECUTE FUNCTION visit_follows();
grant insert, select on table visit_transition to tutti_app;
grant select on table visit_transition to tutti_read;
