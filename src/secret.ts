import { randomBytes } from "node:crypto"
import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync } from "node:fs"
import { join } from "node:path"
import type { Settings } from "./settings.ts"
import { syncFolder, writeDurably } from "./store/durable-file.ts"

const fileName = "secret"

/** The key for what must be signed or sealed: from the settings, else made once and kept in the data folder. */
export function secretOf(settings: Pick<Settings, "secret" | "dataFolder">): string {
  return settings.secret ?? keptSecret(settings.dataFolder) ?? makeSecret(settings.dataFolder)
}

/** The secret kept in the data folder, if one was made. */
export function keptSecret(dataFolder: string): string | undefined {
  try {
    const secret = readFileSync(join(dataFolder, fileName), "utf8").trim()
    if (secret.length < 16) throw new Error(`${join(dataFolder, fileName)} is torn; restore it from a backup.`)
    return secret
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
}

/** Two processes may do this at once: `link` lets only one win, and both then read the winner's. */
function makeSecret(dataFolder: string): string {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const made = writeNew(dataFolder, randomBytes(32).toString("hex"))
  try {
    linkSync(made, join(dataFolder, fileName))
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    unlinkSync(made)
  }
  syncFolder(dataFolder)
  const kept = keptSecret(dataFolder)
  if (kept === undefined) throw new Error("The secret vanished while it was made.")
  return kept
}

/** Puts the secret of a backup in place of the one that is there. */
export function replaceSecret(dataFolder: string, secret: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  renameSync(writeNew(dataFolder, secret), join(dataFolder, fileName))
  syncFolder(dataFolder)
}

function writeNew(dataFolder: string, secret: string): string {
  const path = join(dataFolder, `${fileName}.new-${process.pid}-${randomBytes(4).toString("hex")}`)
  writeDurably(path, `${secret}\n`)
  return path
}
