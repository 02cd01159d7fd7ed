import { uuidv7 } from "uuidv7"
import type { AnswerState, AnswerValue } from "../src/domain/answer-state.ts"
import { type AcademicYear, academicYear } from "../src/domain/kit/academic-year.ts"
import { type Day, day } from "../src/domain/kit/day.ts"
import type { AuditId, ClusterId, DeliveryId, MembershipId, SettingId } from "../src/domain/kit/id.ts"
import { auditOf, recordAudit, recordAuditMove } from "../src/store/audit.ts"
import { moveSetting, recordCluster, recordMembership } from "../src/store/cluster.ts"
import { inHub, type Tx } from "../src/store/database.ts"
import { accept } from "../src/store/delivery.ts"
import { refigure } from "../src/store/figure.ts"
import { findPerson } from "../src/store/person.ts"
import { recordSetting } from "../src/store/setting.ts"
import { recordSharing } from "../src/store/sharing.ts"
import { publishStarter } from "../src/store/starter.ts"
import { versionFor } from "../src/store/toolkit.ts"
import { recordYear, usualYear } from "../src/store/year.ts"
import type { Caller, TestHub, TestSite } from "../src/web/testing.ts"

const newId = <Id extends string>(): Id => uuidv7() as string as Id

/** What a school says in a year: a number, a choice, or a state without one. */
type Says = Readonly<Record<string, AnswerValue | { state: AnswerState }>>

type School = { name: string; cluster: string; town: string; las: string; y24: Says | null; y25: Says | null }

const base = (roll: number, access: number, lessons: number, groups: number, sings: string): Says => ({
  "pupils-on-roll": roll,
  "first-access-offered": access > 0 ? "yes" : "no",
  ...(access > 0 && { "first-access-pupils": access }),
  "lessons-offered": lessons > 0 ? "some" : "no",
  ...(lessons > 0 && { "lessons-pupils": lessons }),
  choir: groups > 0 ? "yes" : "no",
  ensemble: "no",
  ...(groups > 0 && { "ensembles-pupils": groups }),
  "singing-regular": sings,
  "educator-confidence": sings === "yes" ? 4 : 3,
  "plan-status": sings === "yes" ? "published" : "draft",
})

/**
 * Two years of a small county. Tollgate moves from Alder Vale to Brackwater on 5 January 2026, before the count day. Quern has
 * 4 pupils in lessons of 137, which nobody outside the centre may learn; Osier Bank's 7 of 101 are hidden with them.
 */
const schools: School[] = [
  {
    name: "Alderbrook Primary School",
    cluster: "Alder Vale",
    town: "Alderbrook",
    las: "865",
    y24: base(200, 30, 20, 30, "yes"),
    y25: base(200, 50, 22, 30, "yes"),
  },
  {
    name: "Fenwick Lane Primary School",
    cluster: "Alder Vale",
    town: "Fenwick",
    las: "865",
    y24: base(180, 30, 18, 20, "most"),
    y25: base(180, 34, 20, 24, "yes"),
  },
  {
    name: "Tollgate Primary School",
    cluster: "Alder Vale",
    town: "Tollgate",
    las: "866",
    y24: base(150, 28, 15, 12, "some"),
    y25: base(149, 0, 15, 18, "some"),
  },
  {
    name: "Millrace Primary School",
    cluster: "Brackwater",
    town: "Calne",
    las: "865",
    y24: base(210, 31, 40, 50, "yes"),
    y25: base(211, 58, 45, 52, "yes"),
  },
  {
    name: "Osier Bank Primary School",
    cluster: "Brackwater",
    town: "Calne",
    las: "865",
    y24: base(101, 0, 9, 20, "no"),
    y25: base(101, 26, 7, 22, "yes"),
  },
  {
    name: "Quern Primary School",
    cluster: "Brackwater",
    town: "Quern",
    las: "866",
    y24: null,
    y25: base(137, 0, 4, 10, "most"),
  },
  {
    name: "Marl Pit Primary School",
    cluster: "Brackwater",
    town: "Marl",
    las: "866",
    y24: base(169, 25, 20, 22, "yes"),
    y25: base(170, 27, 21, 23, "yes"),
  },
  {
    name: "Wychbeck Primary School",
    cluster: "Brackwater",
    town: "Wychbeck",
    las: "866",
    y24: base(131, 18, 13, 25, "yes"),
    y25: base(131, 19, 14, 27, "yes"),
  },
  {
    name: "Larkrise Primary School",
    cluster: "Coldhaven",
    town: "Larkrise",
    las: "866",
    y24: base(90, 24, 12, 14, "yes"),
    y25: base(92, 24, 13, 15, "yes"),
  },
]

export type Northmoor = {
  hub: TestHub
  clusters: Record<"alder" | "brack" | "cold", ClusterId>
  schools: Record<string, SettingId>
  /** By first name. */
  people: Record<"wren" | "isla" | "lena" | "dan" | "mo" | "mina" | "sil" | "ada" | "tess" | "olga", Caller>
  answer: (
    who: Caller,
    at: Date,
    setting: SettingId,
    year: AcademicYear,
    says: Says,
    rows?: readonly Row[],
  ) => Promise<AuditId>
  complete: (at: Date, audit: AuditId) => Promise<void>
}

type Row = { question: string; value: AnswerValue }

const y24 = academicYear(2024)
const y25 = academicYear(2025)

export async function northmoor(site: TestSite, slug: string): Promise<Northmoor> {
  const hub = await site.hub(slug)
  const at = (text: string) => new Date(`${text}T10:00:00Z`)
  const clusters: Record<string, ClusterId> = {}
  const ids: Record<string, SettingId> = {}
  await hub.inside(async (tx) => {
    await publishStarter(tx, y24, newId)
    for (const year of [y24, y25]) await recordYear(tx, usualYear(year))
    for (const name of ["Alder Vale", "Brackwater", "Coldhaven"]) {
      clusters[name] = newId()
      await recordCluster(tx, { id: clusters[name] as ClusterId, name })
    }
    for (const [n, school] of schools.entries()) {
      const id = newId<SettingId>()
      ids[school.name.split(" ")[0] ?? ""] = id
      await recordSetting(
        tx,
        id,
        { kind: "school", name: school.name, phase: "primary", la: school.las },
        { town: school.town, easting: 400_000 + 2_000 * (n % 4), northing: 160_000 + 3_000 * Math.floor(n / 4) },
      )
      await belongs(tx, id, clusters[school.cluster] as ClusterId, day("2024-09-01"))
    }
    await moveSetting(tx, ids["Tollgate"] as SettingId, clusters["Brackwater"] as ClusterId, day("2026-01-05"), newId())
  })
  const [alder, brack, cold] = [clusters["Alder Vale"], clusters["Brackwater"], clusters["Coldhaven"]] as [
    ClusterId,
    ClusterId,
    ClusterId,
  ]
  const tutor = newId<SettingId>()
  await hub.inside(async (tx) => {
    await recordSetting(tx, tutor, { kind: "tutor", name: "Tess Oakes, strings" })
    await belongs(tx, tutor, brack, day("2024-09-01"))
  })
  ids["Tess"] = tutor
  const people = {
    wren: await hub.person("Wren Halloway", { role: "coordinator", cluster: brack }),
    isla: await hub.person("Isla Farrant", { role: "hub-manager" }),
    lena: await hub.person("Lena Vane", { role: "hub-lead" }),
    dan: await hub.person("Dan Kirk", { role: "data-officer" }),
    mo: await hub.person("Mo Thorn", { role: "designated-manager" }),
    mina: await hub.person("Mina Reve", { role: "music-lead", setting: ids["Millrace"] as SettingId }),
    sil: await hub.person("Silas Lovage", { role: "singing-champion" }),
    ada: await hub.person("Ada Yelland", { role: "auditor" }),
    tess: await hub.person("Tess Oakes", { role: "tutor", setting: tutor }),
    olga: await hub.person("Olga Alder", { role: "coordinator", cluster: alder }),
  }
  const answer: Northmoor["answer"] = async (who, when, setting, year, says, rows = []) =>
    inHub(site.db, hub.id, who.id, when, async (tx) => {
      const audit = await openedAudit(tx, setting, year)
      const person = await findPerson(tx, who.id)
      if (!person) throw new Error("nobody answers")
      const sent = (question: string, row: string | null, value: Says[string]) => {
        const isState = typeof value === "object" && value !== null && "state" in value
        return {
          id: newId(),
          audit,
          question,
          row,
          state: isState ? value.state : "given",
          ...(!isState && { value }),
          source: who.id === people.dan.id ? "centre" : "school",
          answeredAt: tx.at,
          replaces: null as unknown,
        }
      }
      const before = await lastAnswers(tx, audit)
      const answers = [
        ...Object.entries(says).map(([question, value]) => ({
          ...sent(question, null, value),
          replaces: before.get(question) ?? null,
        })),
        ...rows.map(({ question, value }) => sent(question, newId(), value as Says[string])),
      ]
      const accepted = await accept(tx, person, { delivery: newId<DeliveryId>(), device: newId<string>(), answers })
      if (accepted === "delivery-reused" || accepted.receipt.refused.length > 0)
        throw new Error(JSON.stringify(accepted))
      return audit
    })
  const complete: Northmoor["complete"] = (when, audit) =>
    inHub(site.db, hub.id, people.dan.id, when, async (tx) => {
      await recordAuditMove(tx, audit, { from: "started", to: "form-in" })
      await recordAuditMove(tx, audit, { from: "form-in", to: "complete" })
      await refigure(tx, [audit])
    })
  for (const school of schools) {
    const id = ids[school.name.split(" ")[0] ?? ""] as SettingId
    if (school.y24) await complete(at("2025-03-02"), await answer(people.dan, at("2025-03-01"), id, y24, school.y24))
    if (school.y25) await complete(at("2026-03-02"), await answer(people.dan, at("2026-03-01"), id, y25, school.y25))
  }
  await inHub(site.db, hub.id, people.mina.id, at("2025-10-01"), (tx) =>
    recordSharing(tx, ids["Millrace"] as SettingId, ["C", "D"]),
  )
  return { hub, clusters: { alder, brack, cold }, schools: ids, people, answer, complete }
}

const belongs = (tx: Tx, setting: SettingId, cluster: ClusterId, from: Day) =>
  recordMembership(tx, { id: newId<MembershipId>(), setting, cluster, from, until: null })

async function openedAudit(tx: Tx, setting: SettingId, year: AcademicYear): Promise<AuditId> {
  const there = await auditOf(tx, setting, year)
  if (there) return there.id
  const { kind } = await tx.sql
    .selectFrom("setting")
    .where("hub_id", "=", tx.hub)
    .where("id", "=", setting)
    .select("kind")
    .executeTakeFirstOrThrow()
  const version = await versionFor(tx, kind, year)
  if (!version) throw new Error("no toolkit for it")
  const id = newId<AuditId>()
  await recordAudit(tx, { id, setting, year, ...version })
  return id
}

/** The answer to each question that a new one replaces. */
async function lastAnswers(tx: Tx, audit: AuditId): Promise<Map<string, string>> {
  const { rows } = await tx.client.query<{ id: string; question: string }>(
    "select id, question from answer where hub_id = $1 and audit_id = $2 and row is null order by seq",
    [tx.hub, audit],
  )
  return new Map(rows.map(({ id, question }) => [question, id]))
}
