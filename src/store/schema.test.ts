import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { schemaText } from "./schema-text.ts"
import { tablesText } from "./tables-text.ts"
import { testDatabase } from "./testing.ts"

let client: pg.Client
beforeAll(async () => {
  client = new pg.Client((await testDatabase()).owner)
  await client.connect()
})
afterAll(() => client.end())

test("migrations/schema.sql is what the migrations make; `npm run schema` writes it", async () => {
  await expect(await schemaText(client)).toMatchFileSnapshot("../../migrations/schema.sql")
})

test("src/store/tables.ts has the rows that the migrations make; `npm run schema` writes it", async () => {
  await expect(await tablesText(client)).toMatchFileSnapshot("tables.ts")
})
