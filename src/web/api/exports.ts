import * as v from "valibot"
import { answersFile, formats, mediaTypes } from "../hub/answers-export.ts"
import { route } from "./route.ts"
import { YearText } from "./shapes.ts"

export const routes = [
  route(
    {
      method: "GET",
      path: "/exports/answers",
      summary: "Every answer of a year that you may read, streamed",
      gives: Object.values(mediaTypes),
      query: v.object({
        year: YearText,
        format: v.optional(v.picklist(formats, "Give format=csv, json or xlsx"), "csv"),
      }),
    },
    ({ me, query, wiring, tx: { hub } }) => answersFile(wiring, hub, me, query),
  ),
]
