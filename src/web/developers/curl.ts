import { bodyExamples } from "../api/examples.ts"
import type { ApiRoute } from "../api/route.ts"

/** In single quotes a shell takes every sign as it is, but for the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A line for a shell that sends this request. */
export function curlOf({ method, path, takes }: ApiRoute, publicUrl: string, address: string): string {
  const body = bodyExamples[`${method} ${path}`]
  return [
    `curl${method === "GET" ? "" : ` -X ${method}`} -H "Authorization: Bearer $TUTTI_TOKEN"`,
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`]),
    ...(takes ? [`-H 'Content-Type: ${takes}' --data-binary @FILE`] : []),
    quoted(`${publicUrl}/api/v1${address}`),
  ].join(" \\\n  ")
}
