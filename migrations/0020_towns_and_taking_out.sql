-- A school is found by its town, too; and schools that an import added by mistake can be taken out again, as long as nobody has
-- touched them. The serving role may not delete settings: it may call this.
-- (The API promises to find by name, URN and postcode alone, as `find_settings` does.)
create function settings_of_town(p_text text) returns table (id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select s.id from setting s where s.hub_id = current_hub() and s.town ilike '%' || p_text || '%';
  end;
revoke execute on function settings_of_town(text) from public;
grant execute on function settings_of_town(text) to tutti_app;

-- Schools that an import added and of which nothing else is on record: no audit, cluster, person, word or later import. All that
-- ever happens to a setting leaves an event about it or a row that refers to it.
create function untouched_schools(p_import uuid) returns table (id uuid)
  language sql stable set search_path = public
  begin atomic
    select s.id from register_change c
      join register_import i on i.hub_id = c.hub_id and i.id = c.import_id and i.state = 'applied'
      join setting s on s.hub_id = c.hub_id and s.id = c.setting_id
    where c.hub_id = current_hub() and c.import_id = p_import and c.verdict = 'added' and s.typed = '{}'
      and not exists (select from event x where x.hub_id = s.hub_id and x.subject = s.id and x.kind <> 'setting.added')
      and not exists (select from audit x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from membership x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from spell x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from succession x where x.hub_id = s.hub_id and s.id in (x.predecessor_id, x.successor_id))
      and not exists (select from figure x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from sharing x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from promise x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from contact x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from need x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from priority x where x.hub_id = s.hub_id and x.setting_id = s.id)
      and not exists (select from roll x where x.hub_id = s.hub_id and x.setting_id = s.id and x.source <> 'register')
      and (select count(*) from setting_number x where x.hub_id = s.hub_id and x.setting_id = s.id) = 1;
  end;

-- Held first, so that nobody begins anything with them meanwhile; what somebody just began with is left in.
create function take_out_schools(p_import uuid) returns table (id uuid)
  language plpgsql volatile security definer set search_path = public as $$
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
end $$;
revoke execute on function take_out_schools(uuid) from public;
grant execute on function take_out_schools(uuid) to tutti_app;
