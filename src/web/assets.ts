import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, extname, join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import type { Context } from "hono"

/** A file that pages load, held in memory. `stamp` changes with its content. */
type Asset = { bytes: Buffer; packed: Buffer | undefined; type: string; stamp: string }

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
}

// These paths are the same from src/web and from dist/web.
const look = fileURLToPath(new URL("../../src/ui/", import.meta.url))
/** What Vite built for the browser. */
const built = fileURLToPath(new URL("../../dist/assets/", import.meta.url))
const fontNames = ["latin", "latin-ext"].map((part) => `atkinson-hyperlegible-next-${part}-wght-normal.woff2`)
const fontFolder = dirname(
  createRequire(import.meta.url).resolve(`@fontsource-variable/atkinson-hyperlegible-next/files/${fontNames[0] ?? ""}`),
)

const assetOf = (name: string, bytes: Buffer): Asset => {
  const type = types[extname(name)]
  if (type === undefined) throw new Error(`${name} is of no kind that pages load`)
  const packs = /^text|svg|json/.test(type)
  return {
    bytes,
    packed: packs ? gzipSync(bytes, { level: 9 }) : undefined,
    type,
    stamp: createHash("sha256").update(bytes).digest("base64url").slice(0, 12),
  }
}

function loadAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  const add = (name: string, bytes: Buffer) => assets.set(name, assetOf(name, bytes))
  for (const name of fontNames) add(`fonts/${name}`, readFileSync(join(fontFolder, name)))
  add("mark.svg", readFileSync(join(look, "mark.svg")))
  // The stylesheet names the fonts with their stamps, so that it and the page ask for the same address.
  const sheet = readFileSync(join(look, "look.css"), "utf8")
  const stamped = sheet.replaceAll(/url\("(fonts\/[^"]+)"\)/g, (whole, name: string) => {
    const font = assets.get(name)
    return font ? `url("${name}?v=${font.stamp}")` : whole
  })
  add("look.css", Buffer.from(stamped))
  for (const file of filesIn(built)) add(relative(built, file).split(sep).join("/"), readFileSync(file))
  return assets
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && extname(entry.name) in types)
        .map((entry) => join(entry.parentPath, entry.name))
    : []

const assets = loadAssets()

/** Answers `/assets/…`: for ever where the address carries the stamp, else asked for again each time. */
export function asset(c: Context): Response | undefined {
  const name = c.req.path.slice("/assets/".length)
  const found = assets.get(name)
  if (!found) return undefined
  const tag = `"${found.stamp}"`
  const headers: Record<string, string> = {
    "cache-control": c.req.query("v") === found.stamp ? "public, max-age=31536000, immutable" : "public, no-cache",
    etag: tag,
    vary: "accept-encoding",
  }
  if (c.req.header("if-none-match") === tag) return new Response(null, { status: 304, headers })
  const packed = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "") ? found.packed : undefined
  const body = packed ?? found.bytes
  return new Response(new Uint8Array(body), {
    headers: { ...headers, "content-type": found.type, ...(packed && { "content-encoding": "gzip" }) },
  })
}

/** Puts the stamps to the files that a page's head names. */
export function stampLinks(html: string): string {
  const end = html.indexOf("</head>")
  const head = html.slice(0, end).replaceAll(/="\/assets\/([^"?]+)"/g, (whole, name: string) => {
    const found = assets.get(name)
    return found ? `="/assets/${name}?v=${found.stamp}"` : whole
  })
  return head + html.slice(end)
}
