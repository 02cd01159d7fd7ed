import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { DatabaseAddress } from "./database-address.ts"
import { migrate } from "./migrate.ts"
import { bareDatabase } from "./testing.ts"

let owner: DatabaseAddress
let folder: string
beforeEach(async () => {
  owner = (await bareDatabase()).owner
  folder = mkdtempSync(join(tmpdir(), "tutti-migrations-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test("each migration is applied once, in order, and remembered", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  write("0002_singer.sql", "insert into choir values ('Amina')")
  expect(await migrate(owner, folder)).toEqual([1, 2])
  write("0003_more.sql", "insert into choir values ('Tom')")
  expect(await migrate(owner, folder)).toEqual([3])
  expect(await migrate(owner, folder)).toEqual([])
  expect(await rows("select name from choir")).toEqual([{ name: "Amina" }, { name: "Tom" }])
  expect(await rows("select number, name from migration order by 1")).toEqual([
    { number: 1, name: "choir" },
    { number: 2, name: "singer" },
    { number: 3, name: "more" },
  ])
})

test("eight processes that start at once migrate once", async () => {
  write("0001_choir.sql", "create table choir (name text); select pg_sleep(0.1)")
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(owner, folder)))
  expect(applied.flat()).toEqual([1])
})

test("what fails leaves nothing of its file, and those before it stay", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  write("0002_wrong.sql", "insert into choir values ('Amina'); select nonsense")
  await expect(migrate(owner, folder)).rejects.toThrow("Migration 2 (wrong) failed")
  expect(await rows("select * from choir")).toEqual([])
  expect(await rows("select number from migration")).toEqual([{ number: 1 }])
})

test("a file that was applied and then changed is refused", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  await migrate(owner, folder)
  write("0001_choir.sql", "create table choir (name text, place text)")
  await expect(migrate(owner, folder)).rejects.toThrow("Migration 1 (choir) is not as it was")
})

test("a database that is ahead of the program is left alone", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  write("0002_singer.sql", "create table singer (name text)")
  await migrate(owner, folder)
  rmSync(join(folder, "0002_singer.sql"))
  await expect(migrate(owner, folder)).rejects.toThrow("start a newer Tutti")
})

test("a file may say that it goes without a transaction", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  write(
    "0002_index.sql",
    "-- no transaction: the table is in use meanwhile.\ncreate index concurrently if not exists choir_name on choir (name);\n-- and\nvacuum choir;\n",
  )
  expect(await migrate(owner, folder)).toEqual([1, 2])
  expect(await rows("select indisvalid from pg_index where indexrelid = 'choir_name'::regclass")).toEqual([
    { indisvalid: true },
  ])
})

test("numbers may be left out; one that comes late, before one that was applied, is refused, and so are two of a number", async () => {
  write("0001_choir.sql", "create table choir (name text)")
  write("0013_singer.sql", "create table singer (name text)")
  expect(await migrate(owner, folder)).toEqual([1, 13])
  write("0002_late.sql", "create table late (name text)")
  await expect(migrate(owner, folder)).rejects.toThrow("Migration 2 (late) is not as it was")
  rmSync(join(folder, "0002_late.sql"))
  write("0013_twin.sql", "create table twin (name text)")
  await expect(migrate(owner, folder)).rejects.toThrow("have the number 13")
})
