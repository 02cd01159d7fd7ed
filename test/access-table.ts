import type { County } from "./access-house.ts"
import { type Caller, type Fields, newId, type Reply } from "./house.ts"

/**
 * Who may do what (docs/help/who-sees-what.md tells it to people), said once more for every route, by hand and not from the code:
 * a letter for each column in this order: coordinator and manager of Alder · hub manager · hub lead | music lead and
 * head of a school in Alder · tutor in Alder | SEND Advocate · Singing Champion · First Access Champion | venue in Alder ·
 * data officer · auditor. `2` it is given or done (200, 201, 303, or a form's own problem) · `3` 403 · `4` 404 ·
 * `n` no way in, 403 or 404 · `s` the page of a step that is not theirs, so it leads nowhere (403, 404, 409) · `*` it is left open; even then nothing protected may be in the answer.
 */
export type Row = { route: string; path: string; send?: unknown; form?: Fields; expect: string }

const everyone = "2222 222 222 222"
const readsLayout = "2222 444 444 422"
const laysOut = "3322 nnn nnn n23"
/** What who reads everything of a school in their reach sees, by where the school lies. */
const auditAt = { own: "2222 224 222 422", beside: "2222 224 222 422", far: "4422 444 222 422" }
const at = ["own", "beside", "far"] as const

export const rows = (c: County): Row[] => [
  ...apiRows(c).map((row) => ({ ...row, route: `API ${row.route}`, path: `/api/v1${row.path}` })),
  ...pageRows(c).map((row) => ({ ...row, route: `PAGE ${row.route}` })),
]

const get = (route: string, path: string, expected: string): Row => ({ route: `GET ${route}`, path, expect: expected })
const post = (route: string, path: string, send: unknown, expected: string): Row => ({
  route: `POST ${route}`,
  path,
  send,
  expect: expected,
})
const patch = (route: string, path: string, send: unknown, expected: string): Row => ({
  route: `PATCH ${route}`,
  path,
  send,
  expect: expected,
})
const form = (route: string, path: string, fields: Fields, expected: string): Row => ({
  route: `POST ${route}`,
  path,
  form: fields,
  expect: expected,
})

function apiRows(c: County): Row[] {
  const { own, beside, far } = c
  const schools = { own, beside, far }
  const answer = (audit: string, question: string, value: unknown) => ({
    id: newId(),
    audit,
    question,
    row: null,
    state: "given",
    value,
    source: "coordinator",
    answeredAt: "2026-11-20T09:00:00Z",
    replaces: null,
  })
  return [
    get("/me", "/me", everyone),
    get("/years", "/years", readsLayout),
    get("/years/:year", "/years/2026", readsLayout),
    patch("/years/:year", "/years/2026", { countDay: "2027-01-28" }, laysOut),
    get("/clusters", "/clusters", readsLayout),
    post("/clusters", "/clusters", { name: "New" }, laysOut),
    get("/clusters/:id", `/clusters/${c.alder}`, readsLayout),
    patch("/clusters/:id", `/clusters/${c.alder}`, { name: "Renamed" }, laysOut),
    get("/clusters/:id/memberships", `/clusters/${c.brack}/memberships`, readsLayout),
    post(
      "/clusters/:id/memberships",
      `/clusters/${c.brack}/memberships`,
      { setting: far.id, from: "2018-09-01", until: "2019-09-01" },
      laysOut,
    ),
    patch(
      "/clusters/:id/memberships/:membership",
      `/clusters/${c.alder}/memberships/${c.membership}`,
      { until: "2027-09-01" },
      laysOut,
    ),
    get("/settings", "/settings", everyone),
    post("/settings", "/settings", { kind: "school", name: "New School" }, "nn22 nnn nnn n2n"),
    ...at.map((where) => get("/settings/:id", `/settings/${schools[where].id}`, everyone)),
    patch("/settings/:id", `/settings/${own.id}`, { town: "Calne" }, "3322 223 333 323"),
    patch("/settings/:id", `/settings/${far.id}`, { town: "Calne" }, "3322 333 333 323"),
    post(
      "/settings/:id/identifiers",
      `/settings/${own.id}/identifiers`,
      { urn: "900205", from: "2026-09-01", reason: "converted" },
      "nn22 nnn nnn n2n",
    ),
    post(
      "/settings/:id/successors",
      `/settings/${own.id}/successors`,
      { setting: beside.id, from: "2026-09-01", kind: "merged" },
      "nn22 nnn nnn n2n",
    ),
    post("/settings/:id/rolls", `/settings/${own.id}/rolls`, { pupils: 211, on: "2026-10-01" }, "3322 223 333 323"),
    post("/settings/:id/rolls", `/settings/${far.id}/rolls`, { pupils: 211, on: "2026-10-01" }, "3322 333 333 323"),
    get("/toolkits", "/toolkits", "2222 224 222 422"),
    get("/toolkits/:id/versions/:version", `/toolkits/${c.toolkit}/versions/1`, "2222 224 222 422"),
    get("/audits", "/audits?year=2026", everyone),
    // Who reads the answers but writes none may not begin them; the centre's hand in it is the lifecycle's.
    post("/audits", "/audits", { setting: own.id, year: 2026 }, "2*** 224 333 423"),
    post("/audits", "/audits", { setting: far.id, year: 2026 }, "44** 444 333 423"),
    ...at.map((where) => get("/audits/:id", `/audits/${schools[where].audit}`, auditAt[where])),
    // A return of numbers and words: the coordinator reads its numbers, the manager and the centre all, nobody of a school any.
    get("/audits/:id", `/audits/${c.tutor.audit}`, "2222 442 444 422"),
    post("/audits/:id/transitions", `/audits/${own.audit}/transitions`, { to: "form-in" }, "2333 224 333 433"),
    post("/audits/:id/transitions", `/audits/${far.audit}/transitions`, { to: "form-in" }, "4433 444 333 433"),
    post(
      "/audits/:id/transitions",
      `/audits/${own.audit}/transitions`,
      { to: "closed-without", outcome: "declined" },
      "2222 334 333 423",
    ),
    get("/visits", "/visits", everyone),
    post(
      "/visits",
      "/visits",
      { audit: own.audit, on: "2026-12-04", time: "09:15", place: "By video" },
      "2*** 334 333 4*3",
    ),
    post("/visits", "/visits", { audit: far.audit, on: "2026-12-04" }, "44** 444 333 4*3"),
    post("/visits/:id/transitions", `/visits/${own.visit}/transitions`, { to: "offered" }, "2333 334 nnn 43n"),
    post(
      "/visits/:id/transitions",
      `/visits/${own.visit}/transitions`,
      { to: "not-due", reason: "Agreed" },
      "3222 334 nnn 42n",
    ),
    post(
      "/visits/:id/transitions",
      `/visits/${far.visit}/transitions`,
      { to: "not-due", reason: "Agreed" },
      "4422 444 nnn 42n",
    ),
    ...at.map((where) =>
      post(
        "/deliveries",
        "/deliveries",
        { delivery: newId(), device: newId(), answers: [answer(schools[where].audit, "celebrate", "A carol")] },
        everyone,
      ),
    ),
    get("/profiles/settings/:id", `/profiles/settings/${own.id}?year=2026`, "2222 22* 222 *22"),
    get("/profiles/settings/:id", `/profiles/settings/${own.id}?year=2026&view=team`, "2222 22n 333 n23"),
    get("/profiles/settings/:id", `/profiles/settings/${beside.id}?year=2026&view=team`, "2222 33n 333 n23"),
    get("/profiles/settings/:id", `/profiles/settings/${far.id}?year=2026&view=team`, "nn22 nnn 333 n23"),
    get("/profiles/settings/:id", `/profiles/settings/${far.id}?year=2026`, "**22 *** 222 *22"),
    get(
      "/profiles/settings/:id/measures/:code/trail",
      `/profiles/settings/${own.id}/measures/first-access-share/trail?year=2026`,
      "2222 22n nnn n2*",
    ),
    get(
      "/profiles/settings/:id/measures/:code/trail",
      `/profiles/settings/${far.id}/measures/first-access-share/trail?year=2026`,
      "nn22 nnn nnn n2*",
    ),
    get(
      "/profiles/settings/:id/changes",
      `/profiles/settings/${own.id}/changes?year=2026&from=2025`,
      "2222 22* 222 *22",
    ),
    get(
      "/profiles/settings/:id/changes",
      `/profiles/settings/${far.id}/changes?year=2026&from=2025&view=team`,
      "nn22 nnn 333 n23",
    ),
    get("/profiles/clusters/:id", `/profiles/clusters/${c.alder}?year=2026`, "2222 22* 222 *22"),
    get("/profiles/clusters/:id", `/profiles/clusters/${c.alder}?year=2026&view=team`, "2222 33n 333 n23"),
    get("/profiles/clusters/:id", `/profiles/clusters/${c.brack}?year=2026&view=team`, "nn22 nnn nnn n2n"),
    // Pupil Premium in lessons: 3 of 63 in Alder, hidden from who reads with small numbers hidden.
    get(
      "/profiles/clusters/:id/measures/:code/trail",
      `/profiles/clusters/${c.alder}/measures/lessons-premium-share/trail?year=2026`,
      "3322 33n 333 n23",
    ),
    get(
      "/profiles/clusters/:id/changes",
      `/profiles/clusters/${c.alder}/changes?year=2026&from=2025`,
      "2222 22* 222 *22",
    ),
    get("/profiles/hub", "/profiles/hub?year=2026", "2222 22* 222 *22"),
    get("/profiles/hub", "/profiles/hub?year=2026&view=team", "3322 333 333 323"),
    get(
      "/profiles/hub/measures/:code/trail",
      "/profiles/hub/measures/lessons-premium-share/trail?year=2026",
      "3322 33n 333 n23",
    ),
    get("/profiles/hub/changes", "/profiles/hub/changes?year=2026&from=2025&view=team", "3322 333 333 323"),
    get("/needs", "/needs?year=2026", "2222 222 222 *2*"),
    get("/needs", `/needs?scope=setting:${own.id}`, "2222 224 222 424"),
    get("/needs", `/needs?scope=setting:${beside.id}`, "2222 444 222 424"),
    get("/needs", `/needs?scope=setting:${far.id}`, "4422 444 222 424"),
    get("/needs", `/needs?scope=cluster:${c.alder}`, "2222 222 222 424"),
    get("/needs", `/needs?scope=cluster:${c.brack}`, "4422 444 222 424"),
    // The lifecycle lets champions and the centre raise needs, the table lets them read: left open.
    post(
      "/needs",
      "/needs",
      { scope: `setting:${own.id}`, year: 2026, category: "cpd", text: "Help with singing", source: "visit" },
      "222* 234 *** 4*4",
    ),
    post(
      "/needs",
      "/needs",
      { scope: `setting:${far.id}`, year: 2026, category: "cpd", text: "Help with singing", source: "visit" },
      "442* 444 *** 4*4",
    ),
    post("/needs/:id/transitions", `/needs/${own.need}/transitions`, { to: "agreed" }, "2**3 334 333 434"),
    post("/needs/:id/transitions", `/needs/${far.need}/transitions`, { to: "agreed" }, "44*3 444 333 434"),
    get("/priorities", "/priorities?year=2026", everyone),
    get("/priorities", `/priorities?scope=setting:${own.id}`, "2222 224 444 424"),
    get("/priorities", `/priorities?scope=setting:${far.id}`, "4422 444 444 424"),
    get("/priorities", `/priorities?scope=cluster:${c.alder}`, everyone),
    get("/priorities", `/priorities?scope=cluster:${c.brack}`, "4422 444 222 422"),
    get("/priorities", "/priorities?scope=hub", everyone),
    post(
      "/priorities",
      "/priorities",
      { scope: `setting:${own.id}`, year: 2026, title: "A choir" },
      "2333 224 444 434",
    ),
    post(
      "/priorities",
      "/priorities",
      { scope: `cluster:${c.alder}`, year: 2026, title: "A choir" },
      "2223 333 333 333",
    ),
    post(
      "/priorities",
      "/priorities",
      { scope: `cluster:${c.brack}`, year: 2026, title: "A choir" },
      "4423 444 333 433",
    ),
    post(
      "/priorities",
      "/priorities",
      { scope: "hub", year: 2026, title: "A choir", from: [c.brackPriority] },
      "3322 333 333 333",
    ),
    post(
      "/priorities/:id/transitions",
      `/priorities/${own.priority}/transitions`,
      { to: "agreed" },
      "3333 224 444 434",
    ),
    post(
      "/priorities/:id/transitions",
      `/priorities/${c.hubPriority}/transitions`,
      { to: "agreed", meeting: "Board" },
      "3332 333 333 333",
    ),
    post("/priorities/:id/put-forward", `/priorities/${c.alderPriority}/put-forward`, {}, "2333 333 333 333"),
    post("/priorities/:id/put-forward", `/priorities/${c.brackPriority}/put-forward`, {}, "4433 444 333 433"),
    post(
      "/priorities/:id/not-taken-up",
      `/priorities/${c.brackPriority}/not-taken-up`,
      { reason: "Next year" },
      "4422 444 333 433",
    ),
    post("/register-imports", "/register-imports?las=865&dry-run=true", "URN,LA (code)\r\n", laysOut),
    get("/exports/answers", "/exports/answers?year=2026&format=csv", "2222 222 *** *2*"),
    get("/exports/answers", "/exports/answers?year=2026&format=json", "2222 222 *** *2*"),
  ]
}

function pageRows(c: County): Row[] {
  const { own, beside, far } = c
  const schools = { own, beside, far }
  const makes = laysOut
  const page = (route: string, path: string, expected: string) => get(route, path, expected)
  const section = (audit: string) => `/audits/${audit}/sections/C`
  return [
    // Open to all: what they give is tried in the tests of sign-in.
    ...["GET /", "GET /start", "GET /sign-in"].map((route) => ({ route, path: route.slice(4), expect: everyone })),
    { route: "GET /sign-in/:token", path: "/sign-in/none", expect: "**** *** *** ***" },
    form("/demo/sign-in", "/demo/sign-in", { person: newId() }, "**** *** *** ***"),
    form("/start", "/start", { hub: "", name: "", email: "" }, "**** *** *** ***"),
    form("/sign-in", "/sign-in", { email: "" }, "**** *** *** ***"),
    form("/sign-in/:token", "/sign-in/none", {}, "**** *** *** ***"),
    page("/account", "/account", everyone),
    form("/account/sessions/end-others", "/account/sessions/end-others", {}, everyone),
    form("/account/sessions/:id/end", `/account/sessions/${newId()}/end`, {}, everyone),
    form("/account/tokens/:id/end", `/account/tokens/${newId()}/end`, {}, everyone),
    form("/account/sign-out", "/account/sign-out", {}, everyone),
    page("/letters", "/letters", "nn22 444 444 424"),
    page("/letters/:id", `/letters/${c.letter}`, "nn22 444 444 424"),
    form("/letters/:id/send-again", `/letters/${c.letter}/send-again`, {}, "nn23 444 444 424"),
    page("/developers", "/developers", everyone),
    page("/developers/:route", "/developers/post-deliveries", everyone),
    page("/help", "/help", everyone),
    page("/help/:slug", "/help/who-sees-what", everyone),
    page("/hub", "/hub", readsLayout),
    page("/years", "/years", readsLayout),
    page("/years/:year/open", "/years/2027/open", makes),
    page("/years/:year", "/years/2026", makes),
    form(
      "/years/:year",
      "/years/2026",
      { starts: "2026-09-01", ends: "2027-08-31", countDay: "2027-01-21", threshold: "5" },
      makes,
    ),
    // Who belongs to a cluster meets it by its name; what the layout says of it is for who reads the layout.
    page("/clusters", "/clusters", "2222 ***  *** *22"),
    page("/clusters/new", "/clusters/new", makes),
    form("/clusters", "/clusters", { name: "New" }, makes),
    page("/clusters/:id/edit", `/clusters/${c.alder}/edit`, makes),
    form("/clusters/:id/edit", `/clusters/${c.alder}/edit`, { name: "Renamed", colour: "3" }, makes),
    page("/clusters/:id/members", `/clusters/${c.alder}/members`, "2222 ***  *** *22"),
    page("/clusters/:id/members", `/clusters/${c.brack}/members`, "2222 444  *** 422"),
    page("/clusters/move", "/clusters/move", makes),
    form("/clusters/move/choose", "/clusters/move/choose", { setting: own.id }, makes),
    form(
      "/clusters/move/preview",
      "/clusters/move/preview",
      { setting: own.id, to: c.brack, from: "2026-12-01" },
      makes,
    ),
    form("/clusters/move", "/clusters/move", { setting: own.id, to: c.brack, from: "2026-12-01" }, makes),
    page("/clusters/:id/split", `/clusters/${c.alder}/split`, makes),
    form(
      "/clusters/:id/split/choose",
      `/clusters/${c.alder}/split/choose`,
      { setting: own.id, name: "New", from: "2026-12-01" },
      makes,
    ),
    form(
      "/clusters/:id/split/preview",
      `/clusters/${c.alder}/split/preview`,
      { setting: own.id, name: "New", from: "2026-12-01" },
      makes,
    ),
    form(
      "/clusters/:id/split",
      `/clusters/${c.alder}/split`,
      { setting: own.id, name: "New", from: "2026-12-01" },
      makes,
    ),
    page("/clusters/:id/merge", `/clusters/${c.alder}/merge`, makes),
    form(
      "/clusters/:id/merge/choose",
      `/clusters/${c.alder}/merge/choose`,
      { into: c.brack, from: "2026-12-01" },
      makes,
    ),
    form(
      "/clusters/:id/merge/preview",
      `/clusters/${c.alder}/merge/preview`,
      { into: c.brack, from: "2026-12-01" },
      makes,
    ),
    form("/clusters/:id/merge", `/clusters/${c.alder}/merge`, { into: c.brack, from: "2026-12-01" }, makes),
    form("/clusters/changes/:id/undo", `/clusters/changes/${newId()}/undo`, {}, "3344 nnn nnn n43"),
    page("/settings", "/settings", everyone),
    page("/settings", "/settings?q=Corfe", everyone),
    page("/settings/new", "/settings/new", makes),
    form("/settings", "/settings", { kind: "school", name: "New School" }, makes),
    page("/settings/not-in-a-cluster", "/settings/not-in-a-cluster", readsLayout),
    form(
      "/settings/not-in-a-cluster",
      "/settings/not-in-a-cluster",
      { setting: own.id, to: c.brack, from: "2026-12-01" },
      makes,
    ),
    ...at.map((where) => page("/settings/:id", `/settings/${schools[where].id}`, everyone)),
    // The contact log is the team's, as internal notes are.
    form(
      "/settings/:id/contacts",
      `/settings/${own.id}/contacts`,
      { on: "2026-11-20", kind: "telephone", text: "Rang" },
      "2233 333 333 333",
    ),
    form(
      "/settings/:id/contacts",
      `/settings/${far.id}/contacts`,
      { on: "2026-11-20", kind: "telephone", text: "Rang" },
      "3333 333 333 333",
    ),
    page("/settings/:id/edit", `/settings/${own.id}/edit`, "nn22 22n nnn n2n"),
    page("/settings/:id/edit", `/settings/${far.id}/edit`, "nn22 nnn nnn n2n"),
    form("/settings/:id/edit", `/settings/${own.id}/edit`, { kind: "school", name: "Ashdown" }, "nn22 22n nnn n2n"),
    form("/settings/:id/edit", `/settings/${far.id}/edit`, { kind: "school", name: "Corfe" }, "nn22 nnn nnn n2n"),
    form("/settings/:id/take-back", `/settings/${own.id}/take-back`, { field: "name" }, "nn44 nnn nnn n4n"),
    page("/settings/:id/number", `/settings/${own.id}/number`, makes),
    form(
      "/settings/:id/number",
      `/settings/${own.id}/number`,
      { urn: "900205", from: "2026-09-01", reason: "converted" },
      makes,
    ),
    page("/settings/:id/roll", `/settings/${own.id}/roll`, "3322 223 333 323"),
    form("/settings/:id/roll", `/settings/${own.id}/roll`, { pupils: "211", on: "2026-10-01" }, "3322 223 333 323"),
    form("/settings/:id/roll", `/settings/${far.id}/roll`, { pupils: "211", on: "2026-10-01" }, "3322 333 333 323"),
    page("/settings/:id/successor", `/settings/${own.id}/successor`, makes),
    form(
      "/settings/:id/successor",
      `/settings/${own.id}/successor`,
      { successor: beside.id, kind: "merged", from: "2026-09-01" },
      makes,
    ),
    page("/settings/:id/join", `/settings/${own.id}/join`, makes),
    form(
      "/settings/:id/join",
      `/settings/${own.id}/join`,
      { keep: own.id, join: beside.id, from: "2026-09-01" },
      makes,
    ),
    page("/people", "/people", readsLayout),
    page("/people/new", "/people/new", makes),
    // Contact details at a setting: the table writes them for its own people too; pages may send those to the coordinator.
    page("/people/new", `/people/new?setting=${own.id}`, "2222 **n nnn n2n"),
    page("/people/new", `/people/new?setting=${far.id}`, "n*22 nnn nnn n2n"),
    form(
      "/people",
      "/people",
      { name: "Ada", email: "ada@new.test", role: "music-teacher", setting: own.id, from: "2026-11-01" },
      "2222 **n nnn n2n",
    ),
    form(
      "/people",
      "/people",
      { name: "Ada", email: "ada@new.test", role: "music-teacher", setting: far.id, from: "2026-11-01" },
      "n*22 nnn nnn n2n",
    ),
    form("/people", "/people", { name: "Ada", email: "ada@new.test", role: "hub-lead", from: "2026-11-01" }, makes),
    page("/people/:id", `/people/${c.people.he.id}`, "2222 22* 222 *22"),
    page("/people/:id/edit", `/people/${c.people.he.id}/edit`, makes),
    form("/people/:id/edit", `/people/${c.people.he.id}/edit`, { name: "Ada", email: "ada@new.test" }, makes),
    form("/people/:id/invite", `/people/${c.people.he.id}/invite`, {}, makes),
    form("/people/posts/:spell/end", `/people/posts/${c.spell}/end`, { last: "2026-11-30" }, "2222 **n nnn n2n"),
    form("/people/changes/:id/undo", `/people/changes/${newId()}/undo`, {}, "nn44 nnn nnn n4n"),
    page("/trusts", "/trusts", everyone),
    page("/trusts/:code", "/trusts/none", "4444 444 444 444"),
    page("/needs", "/needs", "2222 222 222 *2*"),
    page("/needs", `/needs?scope=setting:${beside.id}`, "2222 444 222 424"),
    page("/needs", `/needs?scope=cluster:${c.alder}&year=2026`, "2222 222 222 424"),
    page("/needs", `/needs?scope=cluster:${c.brack}&year=2026`, "4422 444 222 424"),
    form(
      "/needs",
      "/needs",
      {
        scope: `setting:${own.id}`,
        about: `setting:${own.id}`,
        year: "2026",
        category: "cpd",
        text: "Help with singing",
        source: "visit",
      },
      "222* 234 *** 4*4",
    ),
    form(
      "/needs",
      "/needs",
      {
        scope: `setting:${far.id}`,
        about: `setting:${far.id}`,
        year: "2026",
        category: "cpd",
        text: "Help with singing",
        source: "visit",
      },
      "442* 444 *** 4*4",
    ),
    form(
      "/needs/suggested",
      "/needs/suggested",
      { scope: `cluster:${c.alder}`, year: "2026", measure: "lessons-share" },
      "**** *** *** 4*4",
    ),
    ...at.map((where) =>
      page(
        "/needs/:id",
        `/needs/${schools[where].need}`,
        { own: "2222 224 222 424", beside: "2222 444 222 424", far: "4422 444 222 424" }[where],
      ),
    ),
    form("/needs/:id/move", `/needs/${own.need}/move`, { to: "agreed" }, "2**3 334 333 434"),
    form("/needs/:id/move", `/needs/${far.need}/move`, { to: "agreed" }, "44*3 444 333 434"),
    form("/needs/:id/words", `/needs/${own.need}/words`, { text: "Help" }, "2**3 **4 333 434"),
    page("/priorities", "/priorities", everyone),
    page("/priorities/county", "/priorities/county?year=2026", everyone),
    form(
      "/priorities/county/decide",
      "/priorities/county/decide",
      { year: "2026", group: c.brackPriority, decision: "adopt", title: "A choir" },
      "3322 333 333 333",
    ),
    form(
      "/priorities/county/group",
      "/priorities/county/group",
      { year: "2026", same: [c.brackPriority], together: "A choir" },
      "3322 333 333 333",
    ),
    form(
      "/priorities/county/take-out",
      "/priorities/county/take-out",
      { year: "2026", group: c.hubPriority, member: c.brackPriority },
      "33** 333 333 333",
    ),
    form(
      "/priorities/county/put-back",
      "/priorities/county/put-back",
      { year: "2026", group: c.hubPriority, member: c.brackPriority },
      "33** 333 333 333",
    ),
    form(
      "/priorities/county/apart",
      "/priorities/county/apart",
      { year: "2026", group: c.hubPriority },
      "33** 333 333 333",
    ),
    form(
      "/priorities/county/undo",
      "/priorities/county/undo",
      { year: "2026", group: c.hubPriority },
      "33** 333 333 333",
    ),
    form(
      "/priorities/county/open-again",
      "/priorities/county/open-again",
      { year: "2026", group: c.brackPriority },
      "33** 333 333 333",
    ),
    page("/priorities/cluster/:id", `/priorities/cluster/${c.alder}?year=2026`, everyone),
    page("/priorities/cluster/:id", `/priorities/cluster/${c.brack}?year=2026`, "4422 444 222 422"),
    form(
      "/priorities/cluster/:id",
      `/priorities/cluster/${c.alder}`,
      { year: "2026", title: "A choir" },
      "2223 333 333 333",
    ),
    form(
      "/priorities/cluster/:id/agree",
      `/priorities/cluster/${c.alder}/agree`,
      { year: "2026", agreed: c.alderProposed, "agreed-meeting": "Autumn", "agreed-on": "2026-11-20" },
      "322* 333 333 333",
    ),
    page("/priorities/setting/:id", `/priorities/setting/${own.id}?year=2026`, "2222 224 444 424"),
    page("/priorities/setting/:id", `/priorities/setting/${far.id}?year=2026`, "4422 444 444 424"),
    form(
      "/priorities/setting/:id",
      `/priorities/setting/${own.id}`,
      { year: "2026", title: "A choir" },
      "2333 224 444 434",
    ),
    form(
      "/priorities/setting/:id/agree",
      `/priorities/setting/${own.id}/agree`,
      { year: "2026", agreed: own.priority },
      "*333 224 444 434",
    ),
    page("/priorities/:id", `/priorities/${own.priority}`, "2222 224 444 424"),
    page("/priorities/:id", `/priorities/${c.brackPriority}`, "4422 444 222 422"),
    page("/priorities/:id", `/priorities/${c.hubPriority}`, everyone),
    form("/priorities/:id/move", `/priorities/${own.priority}/move`, { to: "agreed" }, "3333 224 444 434"),
    form("/priorities/:id/up", `/priorities/${own.priority}/up`, {}, "2333 224 444 434"),
    form("/priorities/:id/down", `/priorities/${own.priority}/down`, {}, "2333 224 444 434"),
    form("/priorities/:id/put-forward", `/priorities/${c.alderPriority}/put-forward`, {}, "2333 333 333 333"),
    form("/priorities/:id/take-back", `/priorities/${c.alderPriority}/take-back`, {}, "2333 333 333 333"),
    form("/priorities/:id/carry-on", `/priorities/${own.priority}/carry-on`, {}, "**** **4 444 4*4"),
    page("/settings/:id/promises", `/settings/${own.id}/promises`, "2222 224 444 424"),
    page("/settings/:id/promises", `/settings/${beside.id}/promises`, "2222 444 444 424"),
    page("/settings/:id/promises", `/settings/${far.id}/promises`, "4422 444 444 424"),
    form("/settings/:id/promises", `/settings/${own.id}/promises`, { promise: "A visit" }, "2333 334 444 434"),
    form("/promises/:id/settle", `/promises/${own.promise}/settle`, { outcome: "kept" }, "2333 334 444 434"),
    form("/promises/:id/settle", `/promises/${far.promise}/settle`, { outcome: "kept" }, "4433 444 444 434"),
    form("/promises/:id/words", `/promises/${own.promise}/words`, { promise: "A visit" }, "2333 334 444 434"),
    page("/register", "/register", readsLayout),
    page("/register/new", "/register/new", makes),
    form("/register", "/register", {}, makes),
    page("/register/:id", `/register/${newId()}`, "4444 444 444 444"),
    form("/register/:id/apply", `/register/${newId()}/apply`, {}, "nn44 nnn nnn n4n"),
    form("/register/:id/cancel", `/register/${newId()}/cancel`, {}, "nn44 nnn nnn n4n"),
    page("/today", "/today", everyone),
    page("/county", "/county?year=2026", "2222 *** 222 *22"),
    page("/county", "/county?year=2026&view=team", "**22 *** *** *2*"),
    page("/county/figures", "/county/figures?year=2026", "2222 *** 222 *22"),
    page("/county/measures/:code", "/county/measures/first-access-share?year=2026", "**22 *** *** *2*"),
    page("/county/measures/:code", "/county/measures/lessons-premium-share?year=2026", "3322 33n 333 n23"),
    page("/clusters/:id", `/clusters/${c.alder}?year=2026`, "2222 22* 222 *22"),
    page("/clusters/:id", `/clusters/${c.brack}?year=2026`, "**22 44n *** n2*"),
    page("/clusters/:id/figures", `/clusters/${c.alder}/figures?year=2026`, "2222 22* 222 *22"),
    page(
      "/clusters/:id/measures/:code",
      `/clusters/${c.alder}/measures/first-access-share?year=2026`,
      "2222 *** *** *2*",
    ),
    page(
      "/clusters/:id/measures/:code",
      `/clusters/${c.alder}/measures/lessons-premium-share?year=2026`,
      "3322 33n 333 n23",
    ),
    ...at.map((where) =>
      page(
        "/settings/:id/profile",
        `/settings/${schools[where].id}/profile?year=2026`,
        { own: "2222 22* 222 *22", beside: "2222 *** *** *22", far: "**22 *** *** *22" }[where],
      ),
    ),
    page("/settings/:id/figures", `/settings/${own.id}/figures?year=2026`, "2222 22* 222 *22"),
    page("/settings/:id/figures", `/settings/${far.id}/figures?year=2026&view=team`, "nn22 nnn *** n2*"),
    page(
      "/settings/:id/measures/:code",
      `/settings/${own.id}/measures/first-access-share?year=2026`,
      "2222 22n nnn n2*",
    ),
    page(
      "/settings/:id/measures/:code",
      `/settings/${far.id}/measures/first-access-share?year=2026`,
      "nn22 nnn nnn n2*",
    ),
    page("/visits", "/visits", everyone),
    page("/settings/:id/visits/new", `/settings/${own.id}/visits/new`, "2*** nnn nnn n*n"),
    form(
      "/settings/:id/visits/new",
      `/settings/${own.id}/visits/new`,
      { on: "2026-12-04", stands: "offered" },
      "2*** nnn nnn n*n",
    ),
    form(
      "/settings/:id/visits/new",
      `/settings/${far.id}/visits/new`,
      { on: "2026-12-04", stands: "offered" },
      "nn** nnn nnn n*n",
    ),
    page("/visits/:id", `/visits/${own.visit}`, "2222 224 nnn 42n"),
    page("/visits/:id", `/visits/${beside.visit}`, "2222 444 nnn 42n"),
    page("/visits/:id", `/visits/${far.visit}`, "4422 444 nnn 42n"),
    page("/visits/:id/before", `/visits/${own.visit}/before`, "2*** nnn nnn n*n"),
    page("/visits/:id/before", `/visits/${far.visit}/before`, "nn** nnn nnn n*n"),
    page("/visits/:id/change", `/visits/${own.visit}/change`, "2*** nnn nnn n*n"),
    form("/visits/:id/change", `/visits/${own.visit}/change`, { on: "2026-12-08" }, "2*** nnn nnn n*n"),
    form("/visits/:id/steps/:to", `/visits/${own.visit}/steps/offered`, {}, "2333 334 nnn 43n"),
    form("/visits/:id/steps/:to", `/visits/${far.visit}/steps/offered`, {}, "4433 444 nnn 43n"),
    page("/settings/:id/audits", `/settings/${own.id}/audits`, "2222 224 222 422"),
    page("/settings/:id/audits", `/settings/${far.id}/audits`, "4422 444 222 422"),
    form("/settings/:id/audits", `/settings/${own.id}/audits`, { year: "2026" }, "2*** 224 333 423"),
    // What a school shares is its own choice, typed for it by its coordinator as the toolkit's question is.
    page("/settings/:id/sharing", `/settings/${own.id}/sharing`, "2*** 22n *** n**"),
    form("/settings/:id/sharing", `/settings/${own.id}/sharing`, { section: ["G"] }, "**** 22n nnn n*n"),
    form("/settings/:id/sharing", `/settings/${far.id}/sharing`, { section: ["G"] }, "nn** nnn nnn n*n"),
    ...at.map((where) => page("/audits/:id", `/audits/${schools[where].audit}`, auditAt[where])),
    page("/audits/:id", `/audits/${c.tutor.audit}`, "2222 442 444 422"),
    page("/audits/:id/steps/:to", `/audits/${own.audit}/steps/form-in`, "2sss 224 sss 4ss"),
    form("/audits/:id/steps/:to", `/audits/${own.audit}/steps/form-in`, {}, "2nnn 224 nnn 4nn"),
    form("/audits/:id/steps/:to", `/audits/${far.audit}/steps/form-in`, {}, "44nn 444 nnn 4nn"),
    page("/audits/:id/paper", `/audits/${own.audit}/paper`, "2222 224 *** 42*"),
    page("/audits/:id/paper", `/audits/${far.audit}/paper`, "4422 444 *** 42*"),
    page("/audits/:id/questions/:code", `/audits/${own.audit}/questions/celebrate`, "2222 224 444 422"),
    page("/audits/:id/questions/:code", `/audits/${own.audit}/questions/performance-wish`, "2222 224 222 422"),
    page("/audits/:id/questions/:code", `/audits/${beside.audit}/questions/performance-wish`, "2222 224 222 422"),
    page("/audits/:id/questions/:code", `/audits/${own.audit}/questions/send-pupils`, "2422 224 444 424"),
    // Trap 60: a name is taken out by who may write the answer; the centre's hand in it the table leaves open.
    form(
      "/audits/:id/questions/:code/remove",
      `/audits/${own.audit}/questions/celebrate/remove`,
      { row: "" },
      "2*** 224 nnn 42n",
    ),
    form("/audits/:id/take-back", `/audits/${own.audit}/take-back`, { delivery: newId() }, "**** **4 *** 4**"),
    ...["C", "D", "G", "I", "O"].flatMap((code) =>
      at.map((where) =>
        page("/audits/:id/sections/:code", `/audits/${schools[where].audit}/sections/${code}`, "**** *** *** ***"),
      ),
    ),
    page("/audits/:id/sections/:code", `/audits/${own.audit}/sections/G`, "2222 224 222 422"),
    form(
      "/audits/:id/sections/:code",
      `${section(own.audit)}`,
      { "was.singing-regular": "", "a.singing-regular": "yes" },
      "2333 224 nnn 423",
    ),
    form(
      "/audits/:id/sections/:code",
      `${section(far.audit)}`,
      { "was.singing-regular": "", "a.singing-regular": "yes" },
      "4433 444 nnn 423",
    ),
    page("/audits/:id/sections/:code/notes/:kind", `${section(own.audit)}/notes/internal`, "2222 44n 444 44n"),
    page("/audits/:id/sections/:code/notes/:kind", `${section(own.audit)}/notes/visit`, "2222 22n 444 42n"),
    page("/audits/:id/sections/:code/notes/:kind", `${section(far.audit)}/notes/visit`, "4422 44n 444 42n"),
    form(
      "/audits/:id/sections/:code/notes/:kind/move",
      `${section(own.audit)}/notes/internal/move`,
      {},
      "2*33 44n 444 44n",
    ),
    form(
      "/audits/:id/sections/:code/notes/:kind/move",
      `${section(own.audit)}/notes/visit/move`,
      {},
      "2333 33n 444 43n",
    ),
    form(
      "/audits/:id/sections/:code/notes/:kind/remove",
      `${section(own.audit)}/notes/internal/remove`,
      {},
      "2233 44n 444 44n",
    ),
    form(
      "/audits/:id/sections/:code/notes/:kind/remove",
      `${section(own.audit)}/notes/visit/remove`,
      {},
      "2333 33n 444 43n",
    ),
    page("/audits/:id/sections/:code/judgement", `${section(own.audit)}/judgement`, "2222 **n nnn n2n"),
    page("/audits/:id/sections/:code/judgement", `${section(far.audit)}/judgement`, "nn22 nnn nnn n2n"),
    form(
      "/audits/:id/sections/:code/judgement",
      `${section(own.audit)}/judgement`,
      { level: "beginning", evidence: "Seen" },
      "2333 33n nnn n3n",
    ),
  ]
}

/** Sends a row as this caller would. */
export const ask = (caller: Caller, row: Row): Promise<Reply> => {
  const isApi = row.route.startsWith("API")
  const path = isApi ? row.path.replace("/api/v1", "") : row.path
  if (row.form) return caller.form(row.path, row.form)
  if (row.route.includes(" POST ")) return caller.post(path, row.send)
  if (row.route.includes(" PATCH ")) return caller.patch(path, row.send)
  return isApi ? caller.get(path) : caller.page(path)
}
