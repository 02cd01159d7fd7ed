import * as v from "valibot"
import { hubWide, mayGlimpse } from "../../domain/access.ts"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Instant } from "../../domain/kit/day.ts"
import { groupBy } from "../../domain/kit/group.ts"
import { ToolkitId } from "../../domain/kit/id.ts"
import { ToolkitVersion } from "../../domain/toolkit/version.ts"
import { findVersion, listToolkits } from "../../store/toolkit.ts"
import { notFound } from "../kit/problem.ts"
import { page, paging, route } from "./route.ts"
import { listOf } from "./shapes.ts"

const Version = v.object({
  id: ToolkitId,
  version: v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,5}$/),
    v.metadata({ type: "integer", minimum: 1, examples: [1] }),
    v.transform(Number),
  ),
})

const Toolkit = v.object({
  id: ToolkitId,
  code: v.string(),
  name: v.string(),
  kinds: v.array(v.string()),
  versions: v.array(v.object({ version: v.number(), startsYear: AcademicYear, publishedAt: Instant })),
})
const WholeVersion = v.object({
  toolkit: ToolkitId,
  version: v.number(),
  startsYear: AcademicYear,
  publishedAt: Instant,
  ...ToolkitVersion.entries,
})

export const routes = [
  route(
    {
      method: "GET",
      path: "/toolkits",
      summary: "The toolkits, with their published versions",
      query: v.object(paging),
      reply: listOf(Toolkit),
    },
    async ({ tx, me, query }) => {
      if (!mayGlimpse(me, "published-toolkit", hubWide)) notFound()
      const rows = [...groupBy(await listToolkits(tx), (row) => row.id).values()].flatMap(([first, ...rest]) =>
        first
          ? [
              {
                seq: first.seq,
                id: first.id,
                code: first.code,
                name: first.name,
                kinds: first.kinds,
                versions: [first, ...rest].map(({ version, startsYear, publishedAt }) => ({
                  version,
                  startsYear,
                  publishedAt,
                })),
              },
            ]
          : [],
      )
      return {
        body: page(
          rows.filter((row) => row.seq > query.after).slice(0, query.limit + 1),
          query.limit,
          ({ seq, ...shown }) => shown,
        ),
      }
    },
  ),
  route(
    {
      method: "GET",
      path: "/toolkits/:id/versions/:version",
      summary: "A version whole: sections, questions, options, conditions, measures",
      params: Version,
      reply: WholeVersion,
    },
    async ({ tx, me, params }) => {
      if (!mayGlimpse(me, "published-toolkit", hubWide)) notFound()
      const found = (await findVersion(tx, params.id, params.version)) ?? notFound()
      return {
        body: {
          toolkit: params.id,
          version: params.version,
          startsYear: found.startsYear,
          publishedAt: found.publishedAt,
          ...(found.content as object),
        },
      }
    },
  ),
]
