// Draws the gallery's invented pages in Chromium and keeps the pictures: `node scripts/gallery.mjs [FOLDER]`
import { spawnSync } from "node:child_process"

const folder = process.argv[2] ?? "test-output/gallery"
const { status } = spawnSync("npx", ["vitest", "run", "--project", "long", "journeys/gallery.long.ts"], {
  stdio: "inherit",
  env: { ...process.env, GALLERY: folder },
})
console.log(`Pictures are in ${folder}`)
process.exit(status ?? 1)
