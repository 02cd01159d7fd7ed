import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import pg from "pg"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { backup, restore } from "./backup.ts"
import type { DatabaseAddress } from "./database-address.ts"
import { migrate } from "./migrate.ts"
import { schemaText } from "./schema-text.ts"
import { bareDatabase, testDatabase } from "./testing.ts"

const folder = mkdtempSync(join(tmpdir(), "tutti-backup-"))
const file = join(folder, "backup")
const migrations = join(folder, "migrations")
const older = join(folder, "older")
afterAll(() => rmSync(folder, { recursive: true }))
const at = new Date("2026-11-23T10:42:07Z")
const keep = { replace: false, folder: migrations }

const ground = `
  create table choir (id int generated always as identity primary key, name text not null, leader int, loud text generated always as (upper(name)) stored);
  create table singer (id int primary key, choir int not null references choir, sings jsonb, photo bytea, at timestamptz default now());
  alter table choir add constraint choir_leader_fkey foreign key (leader) references singer deferrable initially deferred;
  create table heard (n int);
  create function hear() returns trigger language plpgsql as $$ begin insert into heard values (1); return null; end $$;
  create trigger hear after insert on singer for each row execute function hear();
  alter table choir enable row level security;
  grant select on choir to tutti_app`

async function as<T>(address: DatabaseAddress, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
const run = (address: DatabaseAddress, sql: string) => as(address, async (client) => (await client.query(sql)).rows)
const everything = (address: DatabaseAddress) =>
  as(address, async (client) => ({
    schema: await schemaText(client),
    choirs: (await client.query("select * from choir order by id")).rows,
    singers: (await client.query("select * from singer order by id")).rows,
    heard: (await client.query("select count(*)::int as n from heard")).rows,
  }))

let owner: DatabaseAddress
let empty: DatabaseAddress
beforeAll(async () => {
  for (const path of [migrations, older]) {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path)
    writeFileSync(join(path, "0001_ground.sql"), ground)
  }
  writeFileSync(
    join(migrations, "0002_place.sql"),
    "-- no transaction\ncreate index concurrently if not exists singer_choir on singer (choir);\n",
  )
})
beforeEach(async () => {
  owner = (await bareDatabase()).owner
  empty = (await bareDatabase()).owner
  await migrate(owner, migrations)
  await run(
    owner,
    `insert into choir (name) values ('Hawthorn'), (E'Tabs\\tand\\nlines, \\\\N and “quotes”');
     insert into singer values (1, 1, '{"part": "alto"}', '\\x00ff0a', '2026-11-23T10:42:07.123456Z'), (2, 2, null, null, null);
     update choir set leader = 1 where id = 1`,
  )
})

test("everything comes back: rows, schema, policies, grants, and the next number is new", async () => {
  await backup(owner, file, "the secret of this place", at)
  const restored = await restore(empty, file, keep)
  expect(restored).toMatchObject({ ok: true, value: { secret: "the secret of this place", madeAt: at.toISOString() } })
  expect(await everything(empty)).toEqual(await everything(owner))
  expect(await run(empty, "insert into choir (name) values ('Third') returning id, loud")).toEqual([
    { id: 3, loud: "THIRD" },
  ])
})

test("only we may read it, and nothing half-written lies beside it", async () => {
  await backup(owner, file, null, at)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).sort()).toEqual(["backup", "migrations", "older"])
})

test("it is one moment, whatever is written meanwhile", async () => {
  const writes = run(
    owner,
    "select pg_sleep(0.02); insert into choir (name) select 'Late' from generate_series(1, 2000)",
  )
  await backup(owner, file, null, at)
  await writes
  expect(await restore(empty, file, keep)).toMatchObject({ ok: true })
  expect([2, 2002]).toContain((await run(empty, "select from choir")).length)
})

test("a database that holds something is left alone, unless it is to be replaced", async () => {
  await backup(owner, file, null, at)
  await run(owner, "update choir set name = 'Changed since' where id = 1")
  expect(await restore(owner, file, keep)).toMatchObject({ ok: false, problem: { kind: "not-empty" } })
  expect(await run(owner, "select name from choir where id = 1")).toEqual([{ name: "Changed since" }])
  expect(await restore(owner, file, { ...keep, replace: true })).toMatchObject({ ok: true })
  expect(await run(owner, "select name from choir where id = 1")).toEqual([{ name: "Hawthorn" }])
})

test("one made before a migration is brought up to date", async () => {
  const before = (await bareDatabase()).owner
  await migrate(before, older)
  await run(before, "insert into choir (name) values ('Before')")
  await backup(before, file, null, at)
  expect(await restore(empty, file, keep)).toMatchObject({ ok: true })
  expect(await run(empty, "select name from choir")).toEqual([{ name: "Before" }])
  expect(await run(empty, "select max(number) as n, to_regclass('singer_choir')::text as i from migration")).toEqual([
    { n: 2, i: "singer_choir" },
  ])
})

test("one made by a newer Tutti is refused", async () => {
  await backup(owner, file, null, at)
  expect(await restore(empty, file, { replace: false, folder: older })).toMatchObject({
    ok: false,
    problem: { kind: "newer" },
  })
})

test("torn anywhere, altered anywhere, or something else: it is refused and nothing changes", async () => {
  await backup(owner, file, null, at)
  const whole = readFileSync(file)
  const plain = gunzipSync(whole)
  const altered = Buffer.from(plain)
  altered[plain.indexOf("Hawthorn")] = "h".charCodeAt(0)
  const hostile: Buffer[] = [
    Buffer.alloc(0),
    Buffer.from("id,name\n1,Hawthorn\n"),
    gzipSync("{}\n"),
    gzipSync("not a line"),
    gzipSync(altered),
    gzipSync(plain.subarray(0, plain.length - 80)),
    gzipSync(Buffer.concat([plain, Buffer.from("and more")])),
    Buffer.concat([whole.subarray(0, 200), Buffer.from([1]), whole.subarray(201)]),
    ...[10, 100, 300, 500].map((at) => whole.subarray(0, at)),
    ...[1, 8, 20].map((off) => whole.subarray(0, whole.length - off)),
  ]
  for (const [index, bytes] of hostile.entries()) {
    writeFileSync(file, bytes)
    const refused = await restore(owner, file, { ...keep, replace: true })
    expect(refused, `hostile file ${index}`).toMatchObject({ ok: false, problem: { kind: "unreadable" } })
  }
  expect(await restore(owner, join(folder, "nothing"), keep)).toMatchObject({
    ok: false,
    problem: { kind: "unreadable" },
  })
  expect(await run(owner, "select id from choir order by id")).toEqual([{ id: 1 }, { id: 2 }])
})

test("rows that break a rule, in a file that is whole, change nothing", async () => {
  await run(owner, "alter table singer drop constraint singer_choir_fkey; update singer set choir = 77 where id = 2")
  await backup(owner, file, null, at)
  const refused = await restore(owner, file, { ...keep, replace: true })
  expect(refused).toMatchObject({ ok: false, problem: { kind: "does-not-fit" } })
  expect(await run(owner, "select choir from singer where id = 2")).toEqual([{ choir: 77 }])
})

test("a role that is no superuser and owns the database may do it too", async () => {
  await backup(owner, file, null, at)
  const role = `owner_${process.pid}_${Date.now()}`
  await run(
    empty,
    `create role ${role} login; alter database ${pg.escapeIdentifier(String(empty.database))} owner to ${role}`,
  )
  try {
    expect(await restore({ ...empty, user: role }, file, keep)).toMatchObject({ ok: true })
    expect((await everything(empty)).singers).toEqual((await everything(owner)).singers)
  } finally {
    await run(empty, `reassign owned by ${role} to tutti_owner; drop owned by ${role}; drop role ${role}`)
  }
})

test("the real schema goes out and comes back", async () => {
  const real = await testDatabase()
  await backup(real.owner, file, null, at)
  expect(await restore(empty, file, { replace: false })).toMatchObject({ ok: true })
  expect(await as(empty, schemaText)).toBe(await as(real.owner, schemaText))
})

test("a table of 200,000 rows needs no memory of its own", async () => {
  await run(
    owner,
    "insert into singer select n, 1, jsonb_build_object('text', repeat('la', 200)) from generate_series(3, 200000) n",
  )
  const before = process.memoryUsage().rss
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  await backup(owner, file, null, at)
  expect(await restore(empty, file, keep)).toMatchObject({ ok: true })
  clearInterval(watch)
  expect(await run(empty, "select count(*)::int as n from singer")).toEqual([{ n: 200_000 }])
  expect((most - before) / 2 ** 20).toBeLessThan(120)
})
