import { createReadStream } from "node:fs"
import * as v from "valibot"
import { mayLayOut } from "../../domain/access.ts"
import { ImportId } from "../../domain/kit/id.ts"
import { areasAskedFor, type LaCode } from "../../domain/register/area.ts"
import type { Tx } from "../../store/database.ts"
import { countByArea, lockRegister } from "../../store/register.ts"
import {
  askToApply,
  cancelForgotten,
  cancelImport,
  changeKinds,
  countChangesTo,
  countUnplaced,
  findAdded,
  findImport,
  keepPart,
  listChanges,
  listImports,
  type PartFile,
  type RegisterImport,
  recordUpload,
  takeOutAdded,
} from "../../store/register-import.ts"
import { pageHtml } from "../../ui/page-html.tsx"
import { stampLinks } from "../assets.ts"
import { mustLayOut, mustReadLayout } from "../kit/layout-guard.ts"
import type { Form } from "../kit/page.tsx"
import { getPage, idIn, type Outcome, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { noWrongs, Wrongs } from "../kit/typed.ts"
import { postUpload, type UploadedFile } from "../kit/upload.ts"
import { newRegisterPage, type Typed } from "./new-register-page.tsx"
import { registerListPage } from "./register-list-page.tsx"
import { endedPage, type PlanView, planPage, readingPage } from "./register-page.tsx"
import { problems, words } from "./words.ts"

const onOnePage = 25

const Whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
/** A number in the address; undefined where it is left out, and nothing is there where it is none. */
const numberIn = (call: PageCall, name: string): number | undefined => {
  const text = call.query.get(name)
  if (text === null) return undefined
  const parsed = v.safeParse(Whole, text)
  return parsed.success ? parsed.output : notFound()
}

const importIn = async (call: PageCall): Promise<RegisterImport> =>
  (await findImport(call.tx, idIn(call, "id", ImportId))) ?? notFound()

export const routes: PageRoute[] = [
  getPage("/register", async (call) => {
    mustReadLayout(call.me)
    const before = numberIn(call, "before") ?? null
    const found = await listImports(call.tx, before, onOnePage + 1)
    const imports = found.slice(0, onOnePage)
    return {
      page: registerListPage(call, {
        imports,
        byArea: await countByArea(call.tx),
        makes: mayLayOut(call.me),
        first: before === null ? undefined : "/register",
        next: found.length > onOnePage ? `/register?before=${imports.at(-1)?.seq}` : undefined,
      }),
    }
  }),

  getPage("/register/new", async (call) => {
    mustLayOut(call.me)
    return { page: newRegisterPage(call, { las: call.hub.areas, others: "" }, noWrongs) }
  }),
  postUpload(
    "/register",
    ({ me }) => mustLayOut(me),
    async (call, files) => {
      const { tx, me, wiring, form } = call
      mustLayOut(me)
      const wrongs = new Wrongs()
      const areas = areasIn(form, wrongs)
      const [extract, links] = [files.get("extract"), files.get("links")]
      if (!extract) wrongs.add("extract", problems.extract)
      else if (extract.bytes === 0) wrongs.add("extract", problems.extractEmpty)
      else if (wrongs.any) wrongs.add("extract", problems.chooseAgain)
      if (links?.bytes === 0) wrongs.add("links", problems.linksEmpty)
      if (wrongs.any || !extract) return { page: newRegisterPage(call, typedIn(form), wrongs), status: 422 }
      const id = wiring.newId<ImportId>()
      await cancelForgotten(tx)
      await recordUpload(tx, { id, fileName: extract.name, linksName: links?.name ?? null, areas })
      await keepParts(tx, id, "extract", extract)
      if (links) await keepParts(tx, id, "links", links)
      return { redirect: `/register/${id}` }
    },
  ),

  getPage("/register/:id", async (call) => {
    mustReadLayout(call.me)
    const one = await importIn(call)
    const makes = mayLayOut(call.me)
    switch (one.state) {
      case "waiting":
      case "reading":
        return looksAgain(readingPage(call, one, makes))
      case "refused":
      case "cancelled":
        return { page: endedPage(call, one, makes) }
      case "planned":
      case "applied":
        return { page: planPage(call, await planIn(call, one, makes)) }
    }
  }),

  postForm("/register/:id/apply", async (call) => {
    mustLayOut(call.me)
    const one = await importIn(call)
    const isAsked = await askToApply(call.tx, one.id, call.form.text("plan"))
    return { redirect: `/register/${one.id}`, ...(!isAsked && { notice: { text: words.gone } }) }
  }),

  postForm("/register/:id/take-out", async (call) => {
    mustLayOut(call.me)
    await lockRegister(call.tx)
    const one = await importIn(call)
    const taken = await takeOutAdded(call.tx, one.id)
    return { redirect: `/register/${one.id}`, notice: { text: words.takenOut(taken) } }
  }),

  postForm("/register/:id/cancel", async (call) => {
    mustLayOut(call.me)
    const one = await importIn(call)
    const isOff = await cancelImport(call.tx, one.id)
    return isOff
      ? { redirect: "/register", notice: { text: words.cancelled } }
      : { redirect: `/register/${one.id}`, notice: { text: words.tooLate } }
  }),
]

/** What was ticked and what was typed beside it, as they were sent. */
const typedIn = (form: Form): Typed => ({
  las: form.all("las").filter((code) => /^\d{3}$/.test(code)),
  others: form.text("others").slice(0, 1_000),
})

/** Names that the register writes with a comma of their own: `Bristol, City of`. */
const ofItself = /,\s*(city|county) of\b/gi

function areasIn(form: Form, wrongs: Wrongs): LaCode[] {
  const { las, others } = typedIn(form)
  const [ticked, typed] = [areasAskedFor(las.join(",")), areasAskedFor(others.replace(ofItself, ""))]
  if (!typed.ok && typed.problem.problem === "area-unknown")
    wrongs.add("las", problems.areaUnknown(typed.problem.area.slice(0, 60)))
  else if (!ticked.ok && !typed.ok) wrongs.add("las", problems.areas)
  return [...new Set([...(ticked.ok ? ticked.value : []), ...(typed.ok ? typed.value : [])])]
}

async function keepParts(tx: Tx, id: ImportId, part: PartFile, { path }: UploadedFile): Promise<void> {
  let n = 0
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    await keepPart(tx, id, part, n++, bytes)
}

/** Without a script, by a header: a `<meta>` that does so takes the page from under a reader's hands, and checkers refuse it. */
const looksAgain = (page: ReturnType<typeof readingPage>): Outcome => ({
  response: new Response(stampLinks(pageHtml(page)), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "private, no-store", refresh: "3" },
  }),
})

async function planIn(call: PageCall, one: RegisterImport, makes: boolean): Promise<PlanView> {
  const { tx, query } = call
  const kind = changeKinds.find((each) => each === query.get("show")) ?? null
  const after = numberIn(call, "after") ?? 0
  const found = await listChanges(tx, one.id, kind, after, onOnePage + 1)
  const changes = found.slice(0, onOnePage)
  const before = after === 0 ? 0 : await countChangesTo(tx, one.id, kind, after)
  const at = (n: number | undefined) => {
    const params = new URLSearchParams({ ...(kind && { show: kind }), ...(n !== undefined && { after: String(n) }) })
    return `/register/${one.id}${params.size > 0 ? `?${params}` : ""}#changes`
  }
  return {
    one,
    kind,
    changes,
    from: changes.length === 0 ? before : before + 1,
    to: before + changes.length,
    first: after === 0 ? undefined : at(undefined),
    next: found.length > onOnePage ? at(changes.at(-1)?.n) : undefined,
    unplaced: one.state === "applied" ? await countUnplaced(tx) : 0,
    added: one.state === "applied" ? await findAdded(tx, one.id) : undefined,
    makes,
  }
}
