import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { addressOf, type Settings } from "./settings.ts"

const fileIn = (folder: string): string => join(folder, "address")

type Where = Pick<Settings, "dataFolder" | "publicUrl" | "host" | "port">

/** Leaves the address that links begin with in the data folder, for commands beside the server or after it. */
export function leaveAddress({ dataFolder, publicUrl }: Where, listensAt: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const made = `${fileIn(dataFolder)}.new-${process.pid}`
  writeFileSync(made, `${publicUrl ?? listensAt}\n`)
  renameSync(made, fileIn(dataFolder)) // nobody reads half of it
}

/** Where links lead that a command prints: PUBLIC_URL, else where the server on this data was last ready, else the default. */
export function addressForLinks({ dataFolder, publicUrl, host, port }: Where): string {
  return publicUrl ?? leftAddress(dataFolder) ?? addressOf(host, port)
}

function leftAddress(folder: string): string | undefined {
  try {
    const text = readFileSync(fileIn(folder), "utf8").trim()
    return /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined
  } catch (error) {
    // No server was ever ready on this data.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
}
