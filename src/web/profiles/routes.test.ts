import { beforeAll, describe, expect, test } from "vitest"
import { type Northmoor, northmoor } from "../../../test/northmoor.ts"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { day } from "../../domain/kit/day.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import { recordMembership } from "../../store/cluster.ts"
import { inHub } from "../../store/database.ts"
import { recordSetting } from "../../store/setting.ts"
import { recordSharing } from "../../store/sharing.ts"
import { routes as api } from "../api/profiles.ts"
import { type Caller, newId, type TestSite, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

let site: TestSite
let county: Northmoor
beforeAll(async () => {
  site = await testSite(routes, api)
  county = await northmoor(site, "northmoor")
})

type Figure = {
  code: string
  value: number | null
  numerator: number | null
  denominator: number | null
  marker: string | null
  unit: string
  settings: { members: number; answered: number }
}
type Profile = { view: string; measures: Figure[] }

const page = async (who: Caller, path: string) => {
  const { status, text } = await site.get(who, path)
  return { status, text, plain: plainOf(text) }
}
/** What one reads: no tags, no entities. */
const plainOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
const profile = async (who: Caller, path: string): Promise<Profile> =>
  (await site.api(who, "GET", path)).body as Profile

/** The line of a table that leads to a measure. */
const rowOf = (html: string, code: string): string =>
  plainOf(
    html
      .split("<tr")
      .slice(1)
      .find((row) => row.includes(`/measures/${code}?`)) ?? "",
  )

const written = ({ value, unit }: Figure): string => {
  const decimals =
    unit === "%" || unit.startsWith("features") || unit.startsWith("per 100") || unit === "percentage points"
      ? 1
      : unit.startsWith("mean")
        ? 2
        : 0
  return `${(value ?? 0)
    .toFixed(decimals)
    .replace("-", "−")
    .replace(/\B(?=(\d{3})+$)/g, ",")}${unit === "%" ? "%" : ""}`
}

describe("the figures of every page are those of the API", () => {
  const scopes = [
    [
      "a cluster, for its coordinator",
      () => county.people.wren,
      () => `clusters/${county.clusters.brack}`,
      () => `/clusters/${county.clusters.brack}/figures`,
    ],
    [
      "a cluster, for a music lead in it",
      () => county.people.mina,
      () => `clusters/${county.clusters.brack}`,
      () => `/clusters/${county.clusters.brack}/figures`,
    ],
    ["the county, for the hub manager", () => county.people.isla, () => "hub", () => "/county/figures"],
    ["the county, for an auditor", () => county.people.ada, () => "hub", () => "/county/figures"],
    [
      "a school, for its music lead",
      () => county.people.mina,
      () => `settings/${county.schools.Millrace}`,
      () => `/settings/${county.schools.Millrace}/profile`,
    ],
  ] as const
  test.each(scopes)("%s", async (_, who, path, pagePath) => {
    const { measures } = await profile(who(), `/profiles/${path()}?year=2025`)
    const { text } = await page(who(), `${pagePath()}?year=2025`)
    let compared = 0
    for (const figure of measures) {
      const row = rowOf(text, figure.code)
      if (row === "") continue // kinds that the area has none of; what does not apply to a school
      compared++
      if (figure.marker) expect.soft(row, figure.code).toContain(figure.marker)
      else expect.soft(row, figure.code).toContain(` ${written(figure)} `)
      if (figure.marker === null && figure.denominator !== null && figure.unit === "%")
        expect.soft(row, figure.code).toContain(`${figure.numerator} of ${figure.denominator?.toLocaleString("en-GB")}`)
      if (!path().startsWith("settings"))
        expect.soft(row, figure.code).toContain(`${figure.settings.answered} of ${figure.settings.members} `)
    }
    expect(compared).toBeGreaterThan(15)
  })
})

describe("what is hidden stays hidden", () => {
  const base = () => `/clusters/${county.clusters.brack}`
  const paths = () => [
    base(),
    `${base()}/figures`,
    `${base()}/measures/lessons-share`,
    `${base()}/measures/lessons-pupils`,
    `${base()}?map=lessons-share`,
    `/settings/${county.schools.Quern}/profile`,
    `/settings/${county.schools.Quern}/measures/lessons-share`,
    `/settings/${county.schools.Millrace}/profile`,
    "/county",
    "/county/figures",
    "/county/measures/lessons-share",
  ]
  // Quern: 4 of 137 is 2.9%; Osier Bank, hidden with it: 7 of 101 is 6.9%. They would show as shares, parts, or in a drawing.
  const secrets = /(?<![\d.])(2\.9%|6\.9%|4 of 137|7 of 101|[47] pupils)/g
  const told = (html: string) => [...html.matchAll(secrets)].map(({ index }) => html.slice(index - 60, index + 20))

  test("no page of a music lead, a champion or an auditor tells Quern's 4 pupils, not in a title, a label or a drawing", async () => {
    await inHub(site.db, county.hub.id, county.people.isla.id, new Date("2025-11-01T10:00:00Z"), async (tx) => {
      await recordSharing(tx, county.schools.Quern as SettingId, ["A", "E"])
      await recordSharing(tx, county.schools.Osier as SettingId, ["A", "E"])
    })
    for (const who of [county.people.mina, county.people.sil, county.people.ada])
      for (const path of paths()) {
        const { text } = await page(who, `${path}${path.includes("?") ? "&" : "?"}year=2025`)
        expect.soft(told(text), `${who.name} ${path}`).toEqual([])
      }
    expect((await page(county.people.mina, `${base()}?year=2025`)).text).toContain("[c]")
  })

  test("the coordinator sees them, and sees the cluster's view without them", async () => {
    const own = await page(county.people.wren, `${base()}?year=2025`)
    expect(told(own.text).length).toBeGreaterThan(1)
    const asCluster = await page(county.people.wren, `${base()}?year=2025&view=published`)
    expect(told(asCluster.text)).toEqual([])
    expect(asCluster.plain).toContain("This is what the cluster sees")
    const down = await page(county.people.wren, `${base()}/measures/lessons-share?year=2025&view=published`)
    expect(told(down.text)).toEqual([])
  })

  test("a hidden figure's page says why with 403, names the measure and no number", async () => {
    const { status, plain, text } = await page(
      county.people.mina,
      `/settings/${county.schools.Quern}/measures/lessons-share?year=2025`,
    )
    expect(status).toBe(403)
    expect(plain).toContain("This figure is hidden")
    expect(plain).toContain("from 1 to 4")
    expect(text).toContain("<title>This figure is hidden · Tutti</title>")
  })

  test("a school that shares nothing is named without figures, and no order or shade tells them", async () => {
    const { text } = await page(county.people.mina, `${base()}?year=2025`)
    const row =
      text
        .split("<tr")
        .slice(1)
        .find((one) => one.includes("Marl Pit")) ?? ""
    expect(plainOf(row)).toContain("not shared")
    expect(row).not.toContain("%")
    const names = [...text.matchAll(/<th scope="row"[^>]*>(?:<a [^>]*>)?([A-Z][a-z]+)/g)].map((found) => found[1])
    expect(names.slice(0, 6)).toEqual(
      (await page(county.people.wren, `${base()}?year=2025`)).text
        .match(/<th scope="row"[^>]*>(?:<a [^>]*>)?([A-Z][a-z]+)/g)
        ?.map((found) => found.replace(/.*>/, ""))
        .slice(0, 6),
    )
  })

  test("people of other clusters' settings, and nobody at all, find nothing", async () => {
    expect((await site.get(county.people.mina, `/clusters/${county.clusters.alder}`)).status).toBe(404)
    expect((await site.get(county.people.mina, `/settings/${county.schools.Alderbrook}/profile`)).status).toBe(404)
    expect((await site.get(null, `/clusters/${county.clusters.brack}`)).status).toBe(303)
    expect((await site.get(county.people.tess, `/settings/${county.schools.Millrace}/profile`)).status).toBe(404)
  })

  test("where a cluster has one school, its figure is that school's: no section I for the manager, nothing unshared for strangers", async () => {
    const manager = await profile(county.people.mo, `/profiles/clusters/${county.clusters.cold}?year=2025`)
    expect(
      manager.measures.filter(({ code }) =>
        ["premium-gap", "lessons-premium-share", "lessons-send-share"].includes(code),
      ),
    ).toEqual([])
    const champion = await page(county.people.sil, `/clusters/${county.clusters.cold}/figures?year=2025`)
    expect(champion.text).not.toContain("26.1%") // 24 of 92
  })
})

describe("why a figure moved", () => {
  test("Alder Vale's fall is told with the same schools, which rose (trap 20)", async () => {
    const { plain } = await page(
      county.people.olga,
      `/clusters/${county.clusters.alder}/measures/first-access-pupils?year=2025`,
    )
    expect(plain).toContain(
      "It fell from 88 to 84. Among the same 2 schools that answered in both years, wherever they belonged then, it rose.",
    )
    expect(plain).toMatch(/Tollgate Primary School leaves for Brackwater 84 −28/)
    expect(plain).toMatch(/New answers of 2 schools that answered here last year too 112 \+24/)
    expect(plain).toMatch(/2025\/26, all 2 of 2 schools 84 −4/)
    const table = rowOf(
      (await page(county.people.olga, `/clusters/${county.clusters.alder}/figures?year=2025`)).text,
      "first-access-pupils",
    )
    expect(table).toContain("−4.5%")
    expect(table).toContain("+40.0%")
    const own = await page(county.people.olga, `/clusters/${county.clusters.alder}?year=2025`)
    expect(own.plain).toContain("Tollgate leaves")
    expect(own.plain).toContain("Compare the same schools")
  })

  test("the steps of a share add up to its change, and so do the schools", async () => {
    const { text } = await page(
      county.people.wren,
      `/clusters/${county.clusters.brack}/measures/first-access-share?year=2025`,
    )
    const tables = text.split("<table").filter((one) => /^ class="moves/.test(one))
    const changes = (html: string) =>
      [...html.matchAll(/<td class="num nb">([+−]?[\d.]+)<\/td>/g)].map((found) =>
        Number((found[1] ?? "").replace("−", "-")),
      )
    const steps = changes(tables[0] ?? "")
    const whole = steps.at(-1) ?? Number.NaN
    expect(steps.length).toBe(4) // the same schools, Quern answers now, Tollgate joins, and the whole
    expect(steps.slice(0, -1).reduce((a, b) => a + b, 0)).toBeCloseTo(whole, 0)
    const schools = [...(tables[1] ?? "").matchAll(/<td class="num nb">([+−]?\d+\.\d\d)<\/td>/g)].map((found) =>
      Number((found[1] ?? "").replace("−", "-")),
    )
    expect(schools.length).toBe(6)
    expect(Math.abs(schools.reduce((a, b) => a + b, 0) - whole)).toBeLessThan(0.1)
    const plain = plainOf(text)
    expect(plain).toContain("Quern Primary School answers now, and did not last year")
    expect(plain).toContain("Tollgate Primary School joins from Alder Vale")
  })

  test("an answer of last year corrected since is a step of its own", async () => {
    const fresh = await northmoor(site, "corrected")
    await fresh.answer(
      fresh.people.dan,
      new Date("2026-02-01T10:00:00Z"),
      fresh.schools.Millrace as SettingId,
      academicYear(2024),
      { "first-access-pupils": 41 },
    )
    const { plain } = await page(
      fresh.people.wren,
      `/clusters/${fresh.clusters.brack}/measures/first-access-pupils?year=2025`,
    )
    expect(plain).toContain("2024/25, as it stood on Sun 31 Aug 2025 74")
    expect(plain).toMatch(/Corrected since: Millrace Primary School 84 \+10/)
  })

  test("who does not see the answers gets two lines and no school's part", async () => {
    const { plain } = await page(
      county.people.mina,
      `/clusters/${county.clusters.brack}/measures/first-access-pupils?year=2025`,
    )
    expect(plain).toContain("All schools")
    expect(plain).not.toContain("What each added")
  })
})

describe("down to the answers", () => {
  test("the coordinator reads question, value, person, day and source, and goes on to the audit", async () => {
    const { plain, text } = await page(
      county.people.wren,
      `/clusters/${county.clusters.brack}/measures/first-access-share?year=2025`,
    )
    expect(plain).toContain("58 of 211 pupils")
    expect(plain).toContain("Dan Kirk, Sun 1 Mar 2026, corrected by the centre")
    expect(plain).toContain("Implied by".toLowerCase())
    expect(text).toMatch(/\/audits\/[0-9a-f-]{36}\/sections\/D#q--first-access-pupils"/)
    expect(text, "what is implied leads to what implies it").toMatch(/\/sections\/D#q--first-access-offered"/)
  })

  test("a music lead reads what is shared: Millrace's First Access, and of the others only how many", async () => {
    const { plain } = await page(
      county.people.mina,
      `/clusters/${county.clusters.brack}/measures/first-access-pupils?year=2025`,
    )
    expect(plain).toContain("58 pupils")
    expect(plain).toMatch(/more schools: the answers are not shared with you/)
    expect(plain).not.toContain("Marl Pit Primary School 27")
  })

  test("the county leads down to its clusters", async () => {
    const { text, plain } = await page(county.people.isla, "/county/measures/first-access-share?year=2025")
    for (const id of Object.values(county.clusters))
      expect(text).toContain(`/clusters/${id}/measures/first-access-share?year=2025`)
    expect(plain).toContain("What each cluster added to the change")
  })
})

test("the county sets clusters side by side in their own order, and totals areas for the hub's team alone", async () => {
  const own = await page(county.people.isla, "/county?year=2025")
  const order = [...own.text.matchAll(/<th scope="row"[^>]*><span class="cluster-name">.*?<a [^>]*>([^<]+)/g)].map(
    (found) => found[1],
  )
  expect(order).toEqual(["Alder Vale", "Brackwater", "Coldhaven"])
  const area = (html: string) =>
    plainOf(
      html
        .split("<tr")
        .slice(1)
        .find((row) => row.includes("Wiltshire")) ?? "",
    )
  expect(area(own.text)).toMatch(/Wiltshire 4 24\.\d%/)
  expect(area((await page(county.people.ada, "/county?year=2025")).text)).toMatch(/Wiltshire 4 \[c\] \[c\] \[c\]/)
})

test("a tutor's and a co-operative's lines are counted once beside what the school says (traps 40, 41)", async () => {
  const { people, schools, clusters, answer, hub } = county
  const coop = newId<SettingId>()
  await hub.inside(async (tx) => {
    await recordSetting(tx, coop, { kind: "co-operative", name: "Northmoor Strings" })
    await recordMembership(tx, {
      id: newId(),
      setting: coop,
      cluster: clusters.brack,
      from: day("2024-09-01"),
      until: null,
    })
  })
  const line = (question: string, cells: Record<string, string | number>) => ({
    question,
    value: { school: "Millrace Primary", ...cells },
  })
  await answer(
    people.dan,
    new Date("2026-04-01T10:00:00Z"),
    schools.Tess as SettingId,
    academicYear(2025),
    { "tutor-pupils": 31 },
    [
      line("tutor-schools", { pupils: 9, through: "own" }),
      line("tutor-schools", { pupils: 22, through: "co-operative", "through-name": "Northmoor Strings" }),
    ],
  )
  await answer(people.dan, new Date("2026-04-01T10:00:00Z"), coop, academicYear(2025), { "coop-pupils": 30 }, [
    line("coop-schools", { pupils: 30 }),
  ])
  const { plain } = await page(people.wren, `/settings/${schools.Millrace}/profile?year=2025`)
  expect(plain).toContain(
    "The school reports 45 pupils having lessons; tutors and co-operatives report 39, each pupil counted once. 6 are not accounted for by their returns.",
  )
  expect(plain).toContain("61 in all lines, 39 counted; 22 left out")
  expect((await page(people.mina, `/settings/${schools.Millrace}/profile?year=2025`)).plain).not.toContain(
    "Northmoor Strings",
  )
})

test("a school's page sets it beside its cluster's range and ranks nobody", async () => {
  const { plain, text } = await page(county.people.mina, `/settings/${county.schools.Millrace}/profile?year=2025`)
  expect(plain).toContain("58 of 211 pupils")
  expect(plain).toContain("There is no ranking")
  expect(text).toMatch(/aria-label="Millrace Primary School 27\.5%, Brackwater 14\.5%, from 0\.0% to 27\.5%"/)
  expect(text).not.toContain("Wychbeck")
})

test("a year nobody has answered says what will be here", async () => {
  const { plain, status } = await page(county.people.wren, `/clusters/${county.clusters.brack}?year=2030`)
  expect(status).toBe(200)
  expect(plain).toContain("No answers for 2030/31 yet.")
})
