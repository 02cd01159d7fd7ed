import * as v from "valibot"
import { ToolkitVersion } from "./version.ts"

const FileName = v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.json$/))

/** `starter/index.json`: which files make which toolkits, in the order in which a hub gets them. */
export const StarterIndex = v.object({
  toolkits: v.array(
    v.object({
      slug: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
      file: FileName,
      /** Where the measures are in a file of their own. */
      measures: v.optional(FileName),
      /** Where the file does not say itself. */
      kinds: v.optional(v.array(v.string())),
    }),
  ),
})
export type StarterIndex = v.InferOutput<typeof StarterIndex>

export type StarterToolkit = { slug: string; version: ToolkitVersion }

const Bank = v.looseObject({})
const Measures = v.object({ measures: v.array(v.unknown()) })

/** The question bank and the measures, as they are published, to a version. They are our own files: a wrong one is a bug. */
export const versionFrom = (bank: unknown, measures?: unknown, kinds?: readonly string[]): ToolkitVersion =>
  v.parse(ToolkitVersion, {
    ...v.parse(Bank, bank),
    ...(measures === undefined ? {} : v.parse(Measures, measures)),
    ...(kinds === undefined ? {} : { kinds }),
  })

/** Every starter toolkit; `read` gives the parsed JSON of a file of the starter folder. */
export const starterToolkits = (index: unknown, read: (file: string) => unknown): StarterToolkit[] =>
  v.parse(StarterIndex, index).toolkits.map(({ slug, file, measures, kinds }) => ({
    slug,
    version: versionFrom(read(file), measures === undefined ? undefined : read(measures), kinds),
  }))
