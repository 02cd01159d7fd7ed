import type { ClientBase } from "pg"

/** Serves; owns nothing and is held by every policy. */
export const appRole = "tutti_app"
/** Reads, for replicas and reports; held by every policy too. */
export const readRole = "tutti_read"

/**
 * Makes the two roles where they are missing, and sees to it that the role we are may act as `tutti_app`.
 * Roles belong to the whole server, so several databases on it may do this at once: who comes second is content.
 */
export async function ensureRoles(client: ClientBase): Promise<void> {
  const lacking = await client.query<{ role: string }>(
    "select role from unnest($1::text[]) as role where not exists (select from pg_roles where rolname = role)",
    [[appRole, readRole]],
  )
  for (const { role } of lacking.rows) {
    await client.query(`do $$ begin
      create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole;
      exception when duplicate_object or unique_violation then null;
    end $$`)
  }
  const able = await client.query<{ may: boolean }>(`select pg_has_role(current_user, '${appRole}', 'SET') as may`)
  if (!able.rows[0]?.may) await client.query(`grant ${appRole} to current_user with set true, inherit false`)
}
