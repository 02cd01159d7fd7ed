import { holding, settle } from "../domain/answer.ts"
import { type Cause, type Contributions, contribute, lastYear, realign } from "../domain/figure.ts"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import { groupBy } from "../domain/kit/group.ts"
import type { AuditId, ClusterId, SettingId, ToolkitId } from "../domain/kit/id.ts"
import { audited } from "../domain/lifecycle.ts"
import { type Published, publish } from "../domain/suppression.ts"
import type { CompiledMeasure, CompiledToolkit } from "../domain/toolkit/compile.ts"
import { listAnswers, type StoredAnswer } from "./audit.ts"
import { type ClusterFacts, listClusters } from "./cluster.ts"
import type { Tx } from "./database.ts"
import { behind, contextsOf, readLast, settledOf } from "./figure.ts"
import { findCompiled, versionFor } from "./toolkit.ts"
import { findYear, usualYear, type YearFacts } from "./year.ts"

/** A setting that was open and a member of the hub on a year's count day, with the cluster it counts in. */
export type Member = {
  id: SettingId
  name: string
  town: string | null
  kind: string
  phase: string | null
  cluster: ClusterId | null
  pupils: number | null
  easting: number | null
  northing: number | null
  audit: AuditId | null
  state: string | null
  contributions: Contributions
}

/** The settings that answer one toolkit, with all their figures, true and published. */
export type Community = {
  toolkit: ToolkitId
  compiled: CompiledToolkit
  members: readonly Member[]
  published: Published<string>
}

/** Everything that profiles of a year are read from. Kept in memory until something in it changes. */
export type HubYear = {
  stamp: string
  year: YearFacts
  clusters: readonly ClusterFacts[]
  communities: readonly Community[]
}

export type ProfileReader = {
  /** The year as it stands now: one small query when nothing changed, none where its stamp was read already. */
  hubYear: (tx: Tx, year: AcademicYear, stamp?: string) => Promise<HubYear>
  /** Changes whenever a figure of the year could have. */
  stamp: (tx: Tx, year: AcademicYear) => Promise<string>
}

/** Whatever figures, layout, rolls, toolkits or sharing choices change, this changes: `changed` only ever rises, so no two states share a sum. */
async function stampOf(tx: Tx, year: AcademicYear): Promise<string> {
  const { rows } = await tx.client.query<{ stamp: string }>({
    name: "hub-year-stamp",
    text: `select concat_ws('-', h.layout, (select count(*) from toolkit_version t where t.hub_id = h.id), (select max(x.seq) from sharing x where x.hub_id = h.id), f.n, f.changed) as stamp
      from hub h, (select count(*) as n, coalesce(sum(changed), 0) as changed from figure where hub_id = $1 and year = $2) f where h.id = $1`,
    values: [tx.hub, year],
  })
  return `${year}-${rows[0]?.stamp ?? ""}`
}

const mostKept = 24

/** Keeps the last few hub-years. Each process keeps its own; the stamp makes an old one unusable, never wrong. */
export function profileReader(): ProfileReader {
  const kept = new Map<string, { stamp: string; hubYear: HubYear }>()
  return {
    stamp: stampOf,
    hubYear: async (tx, year, read) => {
      const key = `${tx.hub} ${year}`
      const stamp = read ?? (await stampOf(tx, year))
      const before = kept.get(key)
      kept.delete(key)
      const hubYear = before?.stamp === stamp ? before.hubYear : await readHubYear(tx, year, stamp)
      kept.set(key, { stamp, hubYear })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest) kept.delete(oldest)
      return hubYear
    },
  }
}

type Row = Omit<Member, "contributions"> & {
  toolkit_id: ToolkitId | null
  version: number | null
  components: (number | null)[] | null
  marks: string | null
}

/**
 * Whoever was open on the count day. A setting that came to the hub when the year was over, with no cluster and no answers in
 * it, does not count in it: what a hub takes on later leaves the years before as they were.
 */
async function readHubYear(tx: Tx, number: AcademicYear, stamp: string): Promise<HubYear> {
  const year = (await findYear(tx, number)) ?? usualYear(number)
  const { rows } = await tx.client.query<Row>({
    name: "hub-year",
    text: `select s.id, s.name, s.town, s.kind, s.phase, m.cluster_id as cluster, s.easting, s.northing, a.id as audit, a.state,
        (select r.pupils from roll r where r.hub_id = s.hub_id and r.setting_id = s.id and r.on_day <= $3 order by r.on_day desc limit 1) as pupils,
        f.toolkit_id, f.version, f.components, f.marks
      from setting s
      left join membership m on m.hub_id = s.hub_id and m.setting_id = s.id and m.from_day <= $3 and (m.until_day is null or m.until_day > $3)
      left join audit a on a.hub_id = s.hub_id and a.setting_id = s.id and a.year = $2
      left join figure f on f.hub_id = s.hub_id and f.year = $2 and f.setting_id = s.id
      where s.hub_id = $1 and (s.opened is null or s.opened <= $3) and (s.closed is null or s.closed >= $3)
        and (m.cluster_id is not null or f.setting_id is not null or s.created_at < $4::date + 1) order by s.seq`,
    values: [tx.hub, number, year.countDay, year.ends],
  })
  const clusters = (await listClusters(tx)).filter((cluster) => cluster.until === null || cluster.until > year.countDay)
  const communities: Community[] = []
  for (const [kind, ofKind] of groupBy(rows, (row) => row.kind)) {
    const version = await versionFor(tx, kind, number)
    if (!version) continue
    const compiled = await findCompiled(tx, version.toolkit, version.version)
    const blank = blanks(compiled)
    const members: Member[] = []
    for (const { toolkit_id, version: made, components, marks, ...row } of ofKind) {
      const own =
        toolkit_id && made && components && marks !== null
          ? realign({ components, marks }, await findCompiled(tx, toolkit_id, made), compiled)
          : blank(row)
      members.push({ ...row, contributions: own })
    }
    const same = communities.find((community) => community.toolkit === version.toolkit)
    const together = [...(same?.members ?? []), ...members]
    if (same) communities.splice(communities.indexOf(same), 1)
    communities.push({
      toolkit: version.toolkit,
      compiled,
      members: together,
      published: publishYear(compiled, year, clusters, together),
    })
  }
  return { stamp, year, clusters, communities }
}

/** What a setting that nobody asked yet adds: it is a member, and answered nothing; its roll may be known. */
const blanks = (compiled: CompiledToolkit) => {
  const known = new Map<string, Contributions>()
  return ({ kind, phase, pupils }: { kind: string; phase: string | null; pupils: number | null }): Contributions => {
    const key = `${kind} ${phase} ${pupils}`
    const blank =
      known.get(key) ??
      contribute(compiled, {
        kind,
        open: true,
        audited: false,
        settled: settle(compiled, { kind, phase, holding: holding([]), roll: pupils }),
        last: new Map(),
      })
    known.set(key, blank)
    return blank
  }
}

function publishYear(
  compiled: CompiledToolkit,
  year: YearFacts,
  clusters: readonly ClusterFacts[],
  members: readonly Member[],
): Published<string> {
  const byCluster = groupBy(members, (member) => member.cluster)
  return publish<string>(compiled, {
    threshold: year.threshold,
    clusters: clusters.map((cluster) => ({ id: cluster.id, settings: byCluster.get(cluster.id) ?? [] })),
    unclustered: byCluster.get(null) ?? [],
  })
}

// ── Down to the answers ───────────────────────────────────────────────────────────────────────────────────────────

export type Traced = {
  member: Member
  cause: Cause
  compiled: CompiledToolkit
  measure: CompiledMeasure
  answers: readonly StoredAnswer[]
}

/** The causes of a measure's contributions, setting by setting, read anew from the answers themselves. */
export async function traceMeasure(tx: Tx, code: string, members: readonly Member[]): Promise<Traced[]> {
  const ids = members.flatMap((member) => member.audit ?? [])
  const audits = await tx.sql
    .selectFrom("audit")
    .where("hub_id", "=", tx.hub)
    .where("id", "in", ids.length > 0 ? ids : [noAudit])
    .select(["id", "toolkit_id as toolkit", "version"])
    .execute()
  const [contexts, all] = await Promise.all([contextsOf(tx, ids), listAnswers(tx, ids)])
  const contextOf = new Map(contexts.map((context) => [context.audit, context]))
  const answers = groupBy(all, (answer) => answer.audit)
  const asked = new Map<AuditId, CompiledToolkit>()
  for (const { id, toolkit, version } of audits) asked.set(id, await findCompiled(tx, toolkit, version))
  const codes = [...asked.values()].flatMap((compiled) => behind(compiled, compiled.measure.get(code)?.lastCodes ?? []))
  const lastOf = await readLast(tx, contexts, [...new Set(codes)])
  const traced: Traced[] = []
  for (const member of members) {
    const compiled = member.audit ? asked.get(member.audit) : undefined
    const context = member.audit ? contextOf.get(member.audit) : undefined
    const measure = compiled?.measure.get(code)
    if (!compiled || !context || !measure) continue
    const own = answers.get(context.audit) ?? []
    const settled = settledOf(compiled, member, own, context.roll)
    const last = lastYear(measure.lastCodes, lastOf(context))
    const cause: Cause = { kind: member.kind, open: true, audited: audited.includes(member.state ?? ""), settled, last }
    traced.push({ member, cause, compiled, measure, answers: own })
  }
  return traced
}

const noAudit = "00000000-0000-0000-0000-000000000000" as AuditId
