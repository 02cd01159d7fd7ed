-- A letter ends in one of three ways, each with its moment: sent, kept because there is no mail server, or given up.
-- `useful_until` is when what it says goes stale: a link to sign in with is not worth sending an hour late.
alter table letter
  add column kind         text not null, -- 'sign-in', 'invitation', …: what the outbox may show, and what is counted together
  add column useful_until timestamptz,
  add column kept_at      timestamptz,
  add column given_up_at  timestamptz;

create index letter_person on letter (hub_id, person_id, created_at) where person_id is not null;
drop index letter_waiting;
create index letter_waiting on letter (not_before) where sent_at is null and kept_at is null and given_up_at is null;

-- The time is passed in, as everywhere.
drop function waiting_letters(int);
create function waiting_letters(p_now timestamptz, p_limit int) returns table (hub_id uuid, id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select l.hub_id, l.id from letter l
    where l.sent_at is null and l.kept_at is null and l.given_up_at is null and l.not_before <= p_now
    order by l.not_before limit p_limit;
  end;
