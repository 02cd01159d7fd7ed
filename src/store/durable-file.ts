import { closeSync, fsyncSync, openSync, writeSync } from "node:fs"

/** Writes a new file that only we may read, and returns once it is on disk. */
export function writeDurably(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes the names in `folder` durable: a rename is on disk only once its folder is. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, "r")
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
