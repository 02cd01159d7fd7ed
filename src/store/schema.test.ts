import pg from "pg"
import { expect, test } from "vitest"
import { schemaText } from "./schema-text.ts"
import { testDatabase } from "./testing.ts"

test("migrations/schema.sql is what the migrations make; `npm run schema` writes it", async () => {
  const database = await testDatabase()
  const client = new pg.Client(database.owner)
  await client.connect()
  try {
    await expect(await schemaText(client)).toMatchFileSnapshot("../../migrations/schema.sql")
  } finally {
    await client.end()
  }
})
