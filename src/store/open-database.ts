import pg from "pg"
import { CannotStart, type OpenDatabase } from "./database-address.ts"
import { type EmbeddedOptions, openEmbedded } from "./embedded.ts"
import { ensureRoles } from "./roles.ts"

export type DatabaseOptions = EmbeddedOptions & { databaseUrl: string | undefined }

/** The database that the settings name: the one at `databaseUrl`, else the embedded one in the data folder. */
export function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  return options.databaseUrl === undefined ? openEmbedded(options) : openOutside(options.databaseUrl)
}

/** The role in the address owns and migrates; what serves takes the role `tutti_app` as it connects. */
async function openOutside(url: string): Promise<OpenDatabase> {
  const owner = { connectionString: url, connectionTimeoutMillis: 10_000 }
  const client = new pg.Client(owner)
  client.on("error", () => {}) // told by the query that fails
  try {
    await client.connect()
    const version = await client.query<{ number: number; name: string }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
    )
    const found = version.rows[0]
    if (found === undefined || found.number < 160_000) {
      throw new CannotStart(`DATABASE_URL leads to PostgreSQL ${found?.name}; Tutti needs version 16 or newer.`)
    }
    await ensureRoles(client)
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw new CannotStart(
      `The database at DATABASE_URL cannot be used: ${error instanceof Error ? error.message : error}`,
    )
  } finally {
    await client.end()
  }
  return {
    kind: "outside",
    owner,
    app: { connectionString: withOption(url, "-c role=tutti_app"), connectionTimeoutMillis: 5_000 },
    close: async () => {},
  }
}

/** Adds to the options that the address may already hold. */
function withOption(url: string, option: string): string {
  const address = new URL(url)
  const before = address.searchParams.get("options")
  address.searchParams.set("options", before === null ? option : `${before} ${option}`)
  return address.href
}
