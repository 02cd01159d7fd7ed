import { beforeAll, describe, expect, test } from "vitest"
import { type Northmoor, northmoor } from "../../../test/northmoor.ts"
import { academicYear } from "../../domain/kit/academic-year.ts"
import { type Day, day } from "../../domain/kit/day.ts"
import type { AuditId, ClusterId, NeedId, PromiseId, SettingId, VisitId } from "../../domain/kit/id.ts"
import { auditOf, recordAudit, recordAuditMove } from "../../store/audit.ts"
import { recordCluster } from "../../store/cluster.ts"
import { inHub, type Tx } from "../../store/database.ts"
import { recordNeed } from "../../store/need.ts"
import { recordPromise } from "../../store/promise.ts"
import { versionFor } from "../../store/toolkit.ts"
import { findVisit, recordVisit, recordVisitMove } from "../../store/visit.ts"
import { routes as promises } from "../promises/routes.ts"
import { type Caller, newId, type TestSite, testSite } from "../testing.ts"
import { routes } from "./routes.ts"

let site: TestSite
let county: Northmoor
const y26 = academicYear(2026)

const plainOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
const read = async (who: Caller) => {
  const { status, text } = await site.get(who, "/today")
  return { status, text, plain: plainOf(text) }
}

beforeAll(async () => {
  site = await testSite([...routes, ...promises], [])
  county = await northmoor(site, "northmoor")
  const { people, schools } = county
  const at = (moment: string, work: (tx: Tx) => Promise<void>) =>
    inHub(site.db, county.hub.id, people.wren.id, new Date(moment), work)
  await at("2026-11-11T10:00:00Z", async (tx) => {
    await visit(
      tx,
      schools.Marl as SettingId,
      [
        ["to-plan", "offered"],
        ["offered", "booked"],
      ],
      day("2026-11-24"),
      "13:30",
    )
    await visit(
      tx,
      schools.Wychbeck as SettingId,
      [
        ["to-plan", "offered"],
        ["offered", "booked"],
      ],
      day("2026-11-26"),
      "09:15",
    )
    await visit(tx, schools.Osier as SettingId, [["to-plan", "offered"]], null, null)
    const marl = (await auditOf(tx, schools.Marl as SettingId, y26))?.id as AuditId
    await recordAuditMove(tx, marl, { from: "not-started", to: "started" })
    await recordAuditMove(tx, marl, { from: "started", to: "form-in" })
    await promise(
      tx,
      schools.Millrace as SettingId,
      "Send the list of ukuleles the county can lend.",
      day("2026-11-20"),
    )
    await promise(tx, schools.Marl as SettingId, "Introduce their Year 5 teacher.", day("2026-11-30"))
    await recordNeed(tx, {
      id: newId<NeedId>(),
      setting: null,
      cluster: county.clusters.brack,
      year: y26,
      category: "cpd",
      text: "Two schools want help with part singing",
      source: "visit",
      evidence: null,
    })
    await recordNeed(tx, {
      id: newId<NeedId>(),
      setting: null,
      cluster: county.clusters.brack,
      year: y26,
      category: "space",
      text: "A hall for the spring concert",
      source: "visit",
      evidence: null,
    })
  })
})

async function visit(
  tx: Tx,
  setting: SettingId,
  steps: readonly (readonly [string, string])[],
  on: Day | null,
  time: string | null,
): Promise<void> {
  const audit = newId<AuditId>()
  const version = await versionFor(tx, "school", y26)
  if (!version) throw new Error("no toolkit")
  await recordAudit(tx, { id: audit, setting, year: y26, ...version })
  const id = newId<VisitId>()
  await recordVisit(tx, { id, audit, on, time, place: null, coordinator: tx.by })
  for (const [from, to] of steps) {
    const facts = await findVisit(tx, id)
    if (facts) await recordVisitMove(tx, facts, { from, to })
  }
}

const promise = (tx: Tx, setting: SettingId, text: string, due: Day) =>
  recordPromise(tx, { id: newId<PromiseId>(), setting, audit: null, text, toWhom: null, keeper: tx.by, due })

describe("a coordinator", () => {
  test("reads visits in the order of what is due, with why and the next step", async () => {
    const { plain, text } = await read(county.people.wren)
    expect(plain).toMatch(
      /Two visits this week and one promise is late ?\. 6 of 6 schools are still to be audited for 2026\/27\./,
    )
    const names = [
      ...text
        .slice(text.indexOf("Visits, in order"), text.indexOf("What was promised"))
        .matchAll(/<h3><a [^>]*>([^<]+)/g),
    ].map((found) => found[1])
    expect(names).toEqual([
      "Marl Pit Primary School",
      "Wychbeck Primary School",
      "Osier Bank Primary School",
      "Millrace Primary School",
      "Quern Primary School",
      "Tollgate Primary School",
    ])
    expect(plain).toContain("Tue 24 Nov 1.30 pm Marl Pit Primary School The form is in. Booked")
    expect(plain).toContain("The form is not in, 3 days before the visit. Form due Wed")
    expect(plain).toContain("Dates offered on Wed 11 Nov; no reply for 12 days. Waiting")
    expect(text).toContain(`/settings/${county.schools.Millrace}/visits/new`)
    expect(plain).toContain("Plan a visit to Millrace Primary School")
    // What is late stands first, and the sentence leads to it.
    expect(text).toContain('<a href="#late">one promise is late</a>')
    expect(text.indexOf('id="late"')).toBeLessThan(text.indexOf("Visits, in order"))
    expect(text.indexOf("ukuleles")).toBeLessThan(text.indexOf("Visits, in order"))
  })

  test("a school whose audit is complete is not told to be booked with its form in", async () => {
    const { schools, hub, people } = county
    await inHub(site.db, hub.id, people.wren.id, new Date("2026-11-22T10:00:00Z"), async (tx) => {
      const wychbeck = (await auditOf(tx, schools.Wychbeck as SettingId, y26))?.id as AuditId
      const steps = ["not-started", "started", "form-in", "complete"]
      for (const [n, to] of steps.entries())
        if (n > 0) await recordAuditMove(tx, wychbeck, { from: steps[n - 1] ?? "", to })
    })
    const { plain } = await read(people.wren)
    expect(plain).toContain("The audit is complete. Mark the visit as done once it took place. Audit complete")
  })

  test("marks a promise as kept from here, and it is gone", async () => {
    const { plain, text } = await read(county.people.wren)
    expect(plain).toContain(
      "Fri 20 Nov Millrace Primary School Send the list of ukuleles the county can lend. Late by 3 days",
    )
    expect(plain).toContain("Due in 7 days")
    const action = /action="(\/promises\/[^"]+)"/.exec(text)?.[1] ?? ""
    const kept = await site.post(county.people.wren, action, { outcome: "kept", back: "/today" })
    expect([kept.status, kept.location]).toEqual([303, "/today"])
    const after = await read(county.people.wren)
    expect(after.plain).not.toContain("ukuleles")
    expect(after.plain).toContain("One visit this week.")
  })

  test("sees the cluster's figure, with how many schools it stands on", async () => {
    const { plain, text } = await read(county.people.wren)
    expect(plain).toContain("14.5% of pupils have First Access, 2025/26")
    expect(plain).toContain("130 of 899 pupils; 6 of 6 schools.")
    expect(plain).toContain("Brackwater lies below the county")
    expect(text).toContain(`/clusters/${county.clusters.brack}/measures/first-access-share?year=2025#why`)
  })

  test("whose school gave two answers finds the section to settle", async () => {
    const { people, schools } = county
    await county.answer(people.dan, new Date("2026-11-20T10:00:00Z"), schools.Tollgate as SettingId, y26, {
      choir: "yes",
    })
    await inHub(site.db, county.hub.id, people.dan.id, new Date("2026-11-21T10:00:00Z"), async (tx) => {
      const audit = (await auditOf(tx, schools.Tollgate as SettingId, y26))?.id
      await tx.client.query(
        "insert into answer (hub_id, id, audit_id, delivery_id, question, row, state, value, source, answered_at) select hub_id, $2, audit_id, delivery_id, question, row, state, '\"no\"', source, answered_at from answer where hub_id = $1 and audit_id = $3 and question = 'choir'",
        [tx.hub, newId(), audit],
      )
    })
    const { plain, text } = await read(people.wren)
    expect(plain).toContain("one answer to settle")
    expect(plain).toContain("Section F: Choirs and ensembles")
    expect(text).toMatch(/\/audits\/[0-9a-f-]{36}\/sections\/F"/)
  })
})

describe("each other role", () => {
  test("a manager sees coverage, who is missing, what to agree, and the visits of a vacant cluster", async () => {
    const { plain } = await read(county.people.mo)
    expect(plain).toContain("Coldhaven has no coordinator.")
    expect(plain).toContain("Brackwater 1 of 6 1 1 3 Wren Halloway")
    expect(plain).toMatch(/Coldhaven 0 of 1 0 0 1 Vacant/)
    expect(plain).toContain("2 needs raised")
    expect(plain).toContain("Two things wait for you to agree.")
    expect(plain).toContain(
      "Visits in Coldhaven Coldhaven has no coordinator today, so its visits fall to you. No date yet Larkrise Primary School",
    )
  })

  test("the hub's lead sees what moved and what waits", async () => {
    const { plain } = await read(county.people.lena)
    expect(plain).toContain("What waits in the hub")
    expect(plain).toContain("What moved The county in 2025/26 beside 2024/25")
    expect(plain).toContain("Cluster by cluster")
  })

  test("a music lead sees the own form, what was promised, and the own figures before the cluster's", async () => {
    const { plain, text } = await read(county.people.mina)
    expect(plain).toContain("The form for 2026/27 has not been begun.")
    expect(text).toContain(`action="/settings/${county.schools.Millrace}/audits"`)
    expect(plain).toMatch(/Your figures 27\.5% of pupils have First Access, 2025\/26 58 of 211 pupils\./)
    expect(plain).not.toContain("Wychbeck")
    expect(text).toContain(`<a href="/settings/${county.schools.Millrace}">Millrace Primary School</a>`)
  })

  test("a music lead reads the newest figure there is, though this year's answers have begun without it", async () => {
    const { people, schools } = county
    await county.answer(people.mina, new Date("2026-11-20T10:00:00Z"), schools.Millrace as SettingId, y26, {
      "governor-link": "yes",
    })
    expect((await read(people.mina)).plain).toMatch(/Your figures 27\.5% of pupils have First Access, 2025\/26/)
  })

  test("a champion sees the needs that speak of the subject, and who shares answers about it", async () => {
    const { plain } = await read(county.people.sil)
    expect(plain).toContain("Two schools want help with part singing Brackwater · Raised")
    expect(plain).toContain("1 school shares this part of the audit with you.")
    expect(plain).toContain("Millrace Primary School")
  })

  test("an auditor sees the county as published, a tutor the own return", async () => {
    expect((await read(county.people.ada)).plain).toContain("The county today")
    expect((await read(county.people.tess)).plain).toContain("Tess Oakes, strings")
  })

  test("nobody is shown another's promises", async () => {
    for (const who of [county.people.ada, county.people.sil, county.people.tess, county.people.olga])
      expect((await read(who)).plain).not.toContain("Introduce their Year 5 teacher")
  })
})

test("an empty hub says what to do first", async () => {
  const empty = await site.hub("empty")
  const founder = await empty.person("Greta Oakes", { role: "hub-manager" })
  const { plain, text } = await read(founder)
  expect(plain).toContain("Bring in the school register")
  for (const href of ["/register", "/clusters/new", "/people/new"]) expect(text).toContain(`href="${href}"`)
})

test("a coordinator of a cluster without schools or figures reads what will be here", async () => {
  const bare = await site.hub("bare")
  const cluster = await bare.inside(async (tx) => {
    const id = newId<ClusterId>()
    await recordCluster(tx, { id, name: "Fennick" })
    return id
  })
  const { status, plain } = await read(await bare.person("Noor Vane", { role: "coordinator", cluster }))
  expect(status).toBe(200)
  expect(plain).toContain("No school is in this cluster today.")
  expect(plain).toContain("Nothing is due this week.")
})
