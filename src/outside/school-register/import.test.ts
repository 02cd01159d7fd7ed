import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as v from "valibot"
import { expect, test } from "vitest"
import { day } from "../../domain/kit/day.ts"
import { areas, LaCode } from "../../domain/register/area.ts"
import { applied } from "../../domain/register/fixtures/applied.ts"
import { type ImportPlan, type KnownSchool, planImport, type Verdict } from "../../domain/register/plan.ts"
import { readImport } from "./import.ts"

const gias = fileURLToPath(new URL("../../../../shared/data/gias/", import.meta.url))
const real = test.skipIf(!existsSync(gias))
const la = (code: string) => v.parse(LaCode, code)
const today = day("2026-11-23")
const links2023 = "links/links_edubasealldata20230421.csv.gz"
const wiltshire = (date: string) => `reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA865_wiltshire.csv`
const swindon = (date: string) => `reconstructed/RECONSTRUCTED_edubasealldata_${date}_LA866_swindon.csv`

async function plan(
  known: KnownSchool[],
  file: string,
  las: string[],
  links: string | null = null,
): Promise<ImportPlan> {
  const numbers = new Set(known.flatMap(({ urn }) => (urn === null ? [] : [urn])))
  const read = await readImport({
    extract: gias + file,
    links: links && gias + links,
    las: las.map(la),
    known: numbers,
    today,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return planImport({ known, ...read.value })
}
type Converted = Extract<Verdict, { verdict: "converted" }>
const conversions = (of: ImportPlan) =>
  of.verdicts
    .filter((one): one is Converted => one.verdict === "converted")
    .map((one) => `${one.former} ${one.urn} ${one.from}`)

real("debug", async () => {
  let known: KnownSchool[] = []
  for (const [f, las, l] of [
    [wiltshire("20191201"), ["865"], null],
    [swindon("20191201"), ["866"], null],
    [wiltshire("20191201"), ["865"], null],
    [wiltshire("20220425"), ["865"], links2023],
    [swindon("20220425"), ["866"], links2023],
    [wiltshire("20220425"), ["865"], links2023],
    [wiltshire("20230119"), ["865"], links2023],
    [swindon("20230119"), ["866"], links2023],
    [wiltshire("20230119"), ["865"], links2023],
    [swindon("20230119"), ["866"], links2023],
    [swindon("20230119"), ["865", "866"], null],
  ] as const) {
    const p = await plan(known, f, [...las], l)
    known = applied(known, p)
    console.log(
      f,
      p.on,
      JSON.stringify(p.counts),
      conversions(p).length,
      conversions(p),
      p.successions,
      p.twins,
      p.elsewhere.length,
      p.empty,
    )
    console.log(
      p.unseen.map((u) => [u.urn, u.closed, JSON.stringify(u.carriedOn)].join(" ")).slice(0, 12),
      p.verdicts
        .flatMap((x) =>
          x.verdict === "added" && x.mayBe.length ? [x.urn + x.facts.name + JSON.stringify(x.mayBe)] : [],
        )
        .slice(0, 20),
    )
    const by: Record<string, number> = {}
    for (const x of p.verdicts)
      if (x.verdict === "updated") for (const c of x.changes) by[c.field] = (by[c.field] ?? 0) + 1
    console.log(by)
  }
  known = []
  for (const [f, l] of [
    ["20191201", null],
    ["20230119", links2023],
    ["20230119", links2023],
  ] as const) {
    const p = await plan(known, `reconstructed/RECONSTRUCTED_edubasealldata_${f}.csv.gz`, [...areas.keys()], l)
    const t = performance.now()
    known = applied(known, p)
    console.log(
      p.counts,
      p.successions.length,
      p.twins.length,
      p.elsewhere.length,
      p.unseen.filter((u) => u.carriedOn.length).length,
      p.verdicts
        .flatMap((x) => (x.verdict === "added" && x.mayBe.length ? [x.mayBe[0]!.why] : []))
        .reduce((a: any, w) => ((a[w] = (a[w] ?? 0) + 1), a), {}),
    )
    console.log(
      p.verdicts
        .flatMap((x) =>
          x.verdict === "added" && x.mayBe.length ? [x.urn + x.facts.name + JSON.stringify(x.mayBe)] : [],
        )
        .slice(0, 12),
      p.verdicts.filter((x) => x.verdict === "closed").map((x) => [x.urn, (x as any).by]),
      p.verdicts.filter((x) => x.verdict === "converted" && x.through.length).length,
    )
  }
  expect(1).toBe(1)
})
real("debug2", async () => {
  let known: KnownSchool[] = []
  for (const [f, l] of [
    ["20191201", null],
    ["20230119", links2023],
    ["20230119", links2023],
  ] as const) {
    const p = await plan(known, `reconstructed/RECONSTRUCTED_edubasealldata_${f}.csv.gz`, [...areas.keys()], l)
    known = applied(known, p)
    console.log(p.counts, p.successions.length)
    if (p.successions.length < 20)
      for (const s of p.successions)
        console.log(
          s,
          known.find((k) => k.setting === s.predecessor)?.successors,
          p.verdicts.find((x) => "setting" in x && x.setting === s.predecessor)?.verdict,
        )
  }
  expect(1).toBe(1)
})
