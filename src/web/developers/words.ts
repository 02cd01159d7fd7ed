import type { ApiRoute } from "../api/route.ts"

/** Every sentence of the developers' pages that the API's own description does not say. */
export const words = {
  title: "For developers",
  lede: (routes: number) =>
    `Scripts and other systems can do by the API what people do by pages. It has ${routes} routes; reads can be tried here.`,
  openApi: "The same as OpenAPI 3.1, for tools",
  start: "Start here",
  startSteps: [
    "Every request carries a token, and may do what the person that it belongs to may do: no more, no less.",
    "Somebody with the command line on the machine that Tutti runs on makes one. It is shown once.",
  ],
  makeToken: "Make a token",
  shellLine: (what: string) => `${what}: the command`,
  firstRequest: "Then ask who it belongs to",
  rules: "What holds everywhere",
  ruleList: [
    "Bodies and answers are JSON. Days are written 2026-11-23, times are UTC, years are the one they start in: 2026 is 2026/27. Money is whole pence.",
    "Lists come in pages: {items, next}. Send next as after for the following page; it is null at the end.",
    "What you make may carry an id of your own (a UUIDv7). Sent again with the same content, it gets the same answer; nothing is made twice.",
    "A read carries an ETag. Send it back as If-None-Match, and what has not changed is answered 304, without a body.",
    "A refusal is JSON too: type (a stable name), title, status, detail in plain words, and errors with the path of each wrong field.",
    "What you may not see answers 404, as if it were not there. What you may see but not do answers 403.",
  ],
  route: "Route",
  does: "What it does",
  parameters: "What goes into the address",
  noParameters: "Nothing.",
  body: "What you send",
  bodyFile: (type: string) => `A file, as ${type}.`,
  noBody: "No body is needed.",
  bodyExample: "For example",
  bodyJson: "The example as JSON",
  answer: "What comes back",
  answerStreamed: "A file, streamed as it is read:",
  refusals: "What can go wrong",
  curl: "With curl",
  curlLine: "The command",
  curlNote: "TUTTI_TOKEN holds your token.",
  tryIt: "Try it",
  tryNote: (name: string) => `Asks now, as ${name}, and shows what your own token would get.`,
  tryWrites: "Writes are not tried from here: they would change the hub. Use a hub of your own for that.",
  tryFiles: "Not tried from here: taking answers away is written down as an export.",
  ask: "Ask",
  asked: "What came back",
  askedJson: "The answer as JSON",
  askedNote: (asked: string, status: number) => `${asked} was answered ${status}.`,
  cut: (shown: number, all: number) =>
    `The first ${shown.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")} characters.`,
  needed: (name: string) => `Fill in ${name}`,
  prefilled: "Filled in with the first that you may see.",
  none: "You may see none yet.",
  name: "Name",
  kind: "What it is",
  means: "What it means",
  where: "Where",
  inPath: "address",
  inQuery: "after the ?",
  status: "Status",
  types: "type",
  mustBe: "needed",
  missing: (path: string) => `${path} is not a route of this API.`,
} as const

/** How a route reads in a heading: `GET /settings/{id}`. */
export const headingOf = ({ method, address }: { method: ApiRoute["method"]; address: string }): string =>
  `${method} ${address}`

/** The kinds of a schema, in words. */
export const kinds = {
  id: "id (UUID)",
  day: "day, 2026-11-23",
  time: "time, 2026-11-23T10:42:07Z",
  text: "text",
  number: "number",
  whole: "whole number",
  flag: "true or false",
  nothing: "null",
  any: "anything",
  object: "object",
  listOf: (what: string) => `list of ${what}`,
  oneOf: (choices: readonly unknown[]) => `one of ${choices.join(", ")}`,
  orElse: (all: readonly string[]) => all.join(" or "),
  between: (least: number | undefined, most: number | undefined) =>
    least !== undefined && most !== undefined
      ? `${least} to ${most}`
      : least !== undefined
        ? `from ${least}`
        : `up to ${most}`,
  upTo: (characters: number) => `up to ${characters} characters`,
  unless: (preset: unknown) => `${JSON.stringify(preset)} unless told`,
} as const
