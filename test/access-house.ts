import { day } from "../src/domain/kit/day.ts"
import type { AuditId, ClusterId, NeedId, PriorityId, PromiseId, SettingId } from "../src/domain/kit/id.ts"
import { recordContact } from "../src/store/contact.ts"
import { recordJudgement } from "../src/store/judgement.ts"
import { recordLetter } from "../src/store/letter.ts"
import { recordNote } from "../src/store/note.ts"
import { recordPromise } from "../src/store/promise.ts"
import { type Caller, type House, type Hub, newId, type Reply } from "./house.ts"

/** The columns of people-and-jobs.md, in its order. */
export const columns = ["co", "ma", "hm", "hl", "ml", "he", "tu", "se", "si", "fa", "pa", "do", "au"] as const
export type Column = (typeof columns)[number]

export type School = {
  id: SettingId
  audit: AuditId
  visit: string
  need: NeedId
  priority: PriorityId
  promise: PromiseId
}
export type County = {
  hub: Hub
  alder: ClusterId
  brack: ClusterId
  /** The column's own school, one beside it in the cluster, one in another cluster. */
  own: School
  beside: School
  far: School
  tutor: { id: SettingId; audit: AuditId }
  venue: SettingId
  trust: string
  alderNeed: NeedId
  alderPriority: PriorityId
  alderProposed: PriorityId
  brackPriority: PriorityId
  hubPriority: PriorityId
  letter: string
  toolkit: string
  spell: string
  membership: string
  people: Record<Column, Caller>
  /** Each secret with the columns that the table lets near it. */
  secrets: { text: string; for: readonly Column[] }[]
}

const ok = (reply: Reply, what: string): Reply => {
  if (reply.status >= 300) throw new Error(`${what}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply
}
const among = (list: string): Column[] => columns.filter((one) => list.split(" ").includes(one))

/**
 * A small county with somebody in each column of the table, and a secret in everything that the table protects. `tag` makes
 * every name and secret of it its own, so that two hubs side by side can be told apart.
 */
export async function makeCounty(house: House, tag: string): Promise<County> {
  const hub = await house.hub(tag.toLowerCase())
  const secrets: County["secrets"] = []
  const secret = (text: string, list: string): string => {
    secrets.push({ text, for: among(list) })
    return text
  }
  const lead = await hub.person(
    `lead@${tag}.test`,
    { role: "hub-lead" },
    { role: "hub-manager" },
    { role: "data-officer" },
  )
  const create = async (path: string, body: unknown) => ok(await lead.post(path, body), path).body.id
  const alder: ClusterId = await create("/clusters", { name: `Alder ${tag}` })
  const brack: ClusterId = await create("/clusters", { name: `Brack ${tag}` })
  ok(await lead.patch("/years/2025", {}), "2025")
  const place = async (id: string, cluster: string) =>
    ok(await lead.post(`/clusters/${cluster}/memberships`, { setting: id, from: "2020-09-01" }), "membership")
  const setting = async (kind: string, name: string, cluster: string, more = {}): Promise<SettingId> => {
    const id = await create("/settings", { kind, name: `${name} ${tag}`, ...more })
    await place(id, cluster)
    return id
  }
  const tutorId = await setting("tutor", "Tilda Frith", alder)
  const venue = await setting("venue", "Vale Hall", alder)

  /** Who may see what of a school, as the table's rows say, by where the school lies for them. */
  const school = async (name: string, cluster: ClusterId, at: "own" | "beside" | "far", n: number): Promise<School> => {
    const centre = at === "far" ? "hm hl do" : "co ma hm hl do"
    const withSchool = at === "own" ? `${centre} ml he` : centre
    const team = centre.replace(" do", "")
    const shared = at === "own" ? "" : at === "beside" ? "ml he" : ""
    const id = await setting("school", name, cluster, { phase: "primary" })
    const audit: AuditId = await create("/audits", { setting: id, year: 2026 })
    const last: AuditId = await create("/audits", { setting: id, year: 2025 })
    // Section I: never the manager, a champion or the auditor; the coordinator until the audit is signed off.
    const inclusion = (at === "far" ? "hm hl do" : "co hm hl do") + (at === "own" ? " ml he" : "")
    const text = (word: string, list: string) => secret(`${word}-${tag}-${n}`, list)
    const answer = (question: string, value: unknown, row: string | null = null) => ({
      id: newId(),
      audit,
      question,
      row,
      state: "given",
      value,
      source: "school",
      answeredAt: "2026-10-01T09:00:00Z",
      replaces: null,
    })
    const answers = [
      answer("pupils-on-roll", 400 + n),
      answer("lessons-offered", "range"),
      answer("lessons-pupils", 30 + n),
      answer("first-access-offered", "yes"),
      answer("first-access-pupils", 25 + n),
      answer("celebrate", text("Celebrated", `${withSchool} au`)),
      answer("performance-wish", text("Wished", `${withSchool} au se si fa ${shared}`)),
      answer("visit-notes", text("Noticed", `${withSchool} au`)),
      answer("pupil-premium-pupils", Number(secret(String(2790 + n), inclusion))),
      answer("send-pupils", Number(secret(String(2680 + n), inclusion))),
      answer("inclusion-participation", { "pupil-premium": n === 1 ? 3 : 0, send: 0 }, "lessons"),
      answer("sharing-choice", ["G"]),
    ]
    ok(await lead.post("/deliveries", { delivery: newId(), device: newId(), answers }), "answers")
    const before = ok(
      await lead.post("/deliveries", {
        delivery: newId(),
        device: newId(),
        answers: [{ ...answer("first-access-offered", "no"), audit: last }],
      }),
      "last year",
    )
    if (before.body.refused.length > 0) throw new Error(JSON.stringify(before.body))
    const visit: string = (await create("/visits", { audit, on: "2026-12-01" })) as string
    const need: NeedId = await create("/needs", {
      scope: `setting:${id}`,
      year: 2026,
      category: "cpd",
      source: "visit",
      text: text(
        "Needed",
        at === "own"
          ? "co ma hm hl ml he se si fa do"
          : at === "beside"
            ? "co ma hm hl se si fa do"
            : "hm hl se si fa do",
      ),
    })
    const priority: PriorityId = await create("/priorities", {
      scope: `setting:${id}`,
      year: 2026,
      title: text("Prized", at === "own" ? "co ma hm hl ml he do" : at === "beside" ? "co ma hm hl do" : "hm hl do"),
    })
    const promise = newId<PromiseId>()
    await hub.inside(async (tx) => {
      await recordNote(tx, { id: newId(), audit, section: "C", kind: "visit", text: text("Visitnote", withSchool) })
      await recordNote(tx, { id: newId(), audit, section: "C", kind: "internal", text: text("Internal", team) })
      await recordJudgement(tx, {
        id: newId(),
        audit,
        section: "C",
        level: "beginning",
        evidence: text("Judged", withSchool),
      })
      await recordPromise(tx, {
        id: promise,
        setting: id,
        audit,
        text: text("Promised", withSchool),
        toWhom: null,
        keeper: null,
        due: day("2026-12-20"),
      })
      await recordContact(tx, {
        id: newId(),
        setting: id,
        on: day("2026-11-02"),
        kind: "call",
        text: text("Rang", team),
      })
    })
    await hub.person(
      secret(
        `head.${n}@${tag.toLowerCase()}.test`,
        at === "own"
          ? "co ma hm hl ml he se si fa do"
          : at === "beside"
            ? "co ma hm hl se si fa do"
            : "ma hm hl se si fa do",
      ),
      { role: "head", setting: id },
    )
    return { id, audit, visit, need, priority, promise }
  }
  const own = await school("Ashdown", alder, "own", 1)
  const beside = await school("Beech", alder, "beside", 2)
  const far = await school("Corfe", brack, "far", 3)

  const tutorAudit: AuditId = await create("/audits", { setting: tutorId, year: 2026 })
  const version = ok(await lead.get(`/audits/${tutorAudit}`), "tutor")
  type Asked = { code: string; type: string; asked: boolean }
  const open = (version.body.sections as { questions: Asked[] }[])
    .flatMap(({ questions }) => questions)
    .find(({ type, asked }) => type === "text" && asked)
  if (open) {
    const said = {
      id: newId(),
      audit: tutorAudit,
      question: open.code,
      row: null,
      state: "given",
      value: secret(`Tutored-${tag}`, "ma hm hl tu do au"),
      source: "tutor-return",
      answeredAt: "2026-10-01T09:00:00Z",
      replaces: null,
    }
    const reply = ok(
      await lead.post("/deliveries", { delivery: newId(), device: newId(), answers: [said] }),
      "tutor's return",
    )
    if (reply.body.refused.length > 0) throw new Error(JSON.stringify(reply.body))
  }

  const alderNeed: NeedId = await create("/needs", {
    scope: `cluster:${alder}`,
    year: 2026,
    category: "cpd",
    source: "meeting",
    text: secret(`Alderneed-${tag}`, "co ma hm hl ml he tu se si fa do"),
  })
  const clusterPriority = async (cluster: ClusterId, title: string): Promise<PriorityId> => {
    const id: PriorityId = await create("/priorities", {
      scope: `cluster:${cluster}`,
      year: 2026,
      title,
      state: "proposed",
    })
    ok(await lead.post(`/priorities/${id}/transitions`, { to: "agreed", meeting: "Autumn meeting" }), "agreed")
    return id
  }
  const everyone = columns.join(" ")
  const alderPriority = await clusterPriority(alder, secret(`Alderfirst-${tag}`, everyone))
  const brackPriority = await clusterPriority(brack, secret(`Brackfirst-${tag}`, "hm hl se si fa do au"))
  ok(await lead.post(`/priorities/${brackPriority}/put-forward`, {}), "put forward")
  const hubPriority: PriorityId = await create("/priorities", {
    scope: "hub",
    year: 2026,
    title: `Countyfirst-${tag}`,
    from: [brackPriority],
  })
  const alderProposed: PriorityId = await create("/priorities", {
    scope: `cluster:${alder}`,
    year: 2026,
    title: `Alder next ${tag}`,
  })
  const letter = newId()
  await hub.inside((tx) =>
    recordLetter(tx, {
      id: letter,
      kind: "invitation",
      person: null,
      to: `post@${tag.toLowerCase()}.test`,
      subject: "Welcome",
      body: secret(`Lettered-${tag}`, "hm hl do"),
      usefulUntil: null,
    }),
  )

  const one = (column: string, ...posts: Parameters<Hub["person"]>[1][]) =>
    hub.person(`${column}@${tag}.test`.toLowerCase(), ...posts)
  const people: Record<Column, Caller> = {
    co: await one("coordinator", { role: "coordinator", cluster: alder }),
    ma: await one("manager", { role: "designated-manager", cluster: alder }),
    hm: await one("hub-manager", { role: "hub-manager" }),
    hl: await one("hub-lead", { role: "hub-lead" }),
    ml: await one("music-lead", { role: "music-lead", setting: own.id }),
    he: await one("head", { role: "head", setting: own.id }),
    tu: await one("tutor", { role: "tutor", setting: tutorId }),
    se: await one("send-advocate", { role: "send-advocate" }),
    si: await one("singing-champion", { role: "singing-champion" }),
    fa: await one("first-access-champion", { role: "first-access-champion" }),
    pa: await one("programmer", { role: "venue-programmer", setting: venue }),
    do: await one("data-officer", { role: "data-officer" }),
    au: await one("auditor", { role: "auditor" }),
  }
  await hub.person(`coordinator.brack@${tag}.test`.toLowerCase(), { role: "coordinator", cluster: brack })
  const toolkits = ok(await lead.get("/toolkits"), "toolkits")
  const spell = await hub.inside((tx) =>
    tx.client.query("select id from spell where hub_id = $1 and setting_id = $2 limit 1", [tx.hub, own.id]),
  )
  const membership = await hub.inside((tx) =>
    tx.client.query("select id from membership where hub_id = $1 and setting_id = $2", [tx.hub, own.id]),
  )
  return {
    hub,
    alder,
    brack,
    own,
    beside,
    far,
    tutor: { id: tutorId, audit: tutorAudit },
    venue,
    trust: "none",
    alderNeed,
    alderPriority,
    alderProposed,
    brackPriority,
    hubPriority,
    letter,
    toolkit: toolkits.body.items[0].id,
    spell: spell.rows[0].id,
    membership: membership.rows[0].id,
    people,
    secrets,
  }
}
