-- Free text that names a pupil can be taken out of an answer and of every earlier one to the same question and row: its words
-- go, and who answered, when and in which state stay. Nothing else about an answer can be changed, so the serving role may
-- not update the table: it may call this.
create function remove_answer_text(p_audit uuid, p_question text, p_row text, p_columns text[], p_instead text) returns int
  language sql volatile security definer set search_path = public
  begin atomic
    with gone as (
      update answer n
      set value = case jsonb_typeof(n.value)
        when 'string' then to_jsonb(p_instead)
        else n.value || (select coalesce(jsonb_object_agg(c, p_instead), '{}') from unnest(p_columns) c where n.value ? c) end
      where n.hub_id = current_hub() and n.audit_id = p_audit and n.question = p_question and n.row is not distinct from p_row
        and (jsonb_typeof(n.value) = 'string' and p_columns = '{}' or jsonb_typeof(n.value) = 'object' and n.value ?| p_columns)
      returning 1)
    select count(*)::int from gone;
  end;
revoke execute on function remove_answer_text(uuid, text, text, text[], text) from public;
grant execute on function remove_answer_text(uuid, text, text, text[], text) to tutti_app;
