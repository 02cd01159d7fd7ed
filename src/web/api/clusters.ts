import * as v from "valibot"
import { Day } from "../../domain/kit/day.ts"
import { ClusterId, MembershipId, SettingId } from "../../domain/kit/id.ts"
import { line } from "../../domain/kit/text.ts"
import {
  type ClusterFacts,
  changeCluster,
  findCluster,
  listClusters,
  listMemberships,
  type MembershipFacts,
  recordCluster,
  recordMembership,
} from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { createdAs, endMembership, findMembership, lockLayout } from "../../store/layout.ts"
import { findSetting } from "../../store/setting.ts"
import { problems } from "../clusters/words.ts"
import { forbidden, idTaken, invalid, notFound, Problem } from "../kit/problem.ts"
import { page, paging, route } from "./route.ts"
import { inPath, OptionalDay } from "./shapes.ts"
import { laysOut, seesLayout } from "./years.ts"

const shown = ({ id, name, colour, until }: ClusterFacts) => ({ id, name, colour, until })
const Cluster = v.object({ id: ClusterId, name: v.string(), colour: v.number(), until: v.nullable(Day) })
const member = ({ id, setting, cluster, from, until }: MembershipFacts) => ({ id, setting, cluster, from, until })
const Member = v.object({ id: MembershipId, setting: SettingId, cluster: ClusterId, from: Day, until: v.nullable(Day) })
const name = line(100, problems.nameMissing)
const colour = v.pipe(
  v.number(problems.colour),
  v.integer(problems.colour),
  v.minValue(1, problems.colour),
  v.maxValue(12, problems.colour),
)
const nameTaken = (): never => invalid({ path: "name", problem: problems.nameTaken })
const inList = <S extends v.GenericSchema>(item: S) => v.object({ items: v.array(item), next: v.nullable(v.string()) })

const here = async (tx: Tx, id: ClusterId): Promise<ClusterFacts> => (await findCluster(tx, id)) ?? notFound()

/** A creation that comes again finds its thing; one that differs is another's id. */
const CreatedCluster = v.object({ name: v.string() })
const CreatedMembership = v.object({
  membership: MembershipId,
  cluster: ClusterId,
  from: Day,
  until: v.nullable(Day),
})

export const routes = [
  route(
    {
      method: "GET",
      path: "/clusters",
      summary: "The hub's clusters, in the order they were made; one that ended has its first day without in `until`",
      query: v.object(paging),
      reply: inList(Cluster),
    },
    async ({ tx, me, query }) => {
      seesLayout(me)
      return { body: page(await listClusters(tx, query.after, query.limit + 1), query.limit, shown) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/clusters",
      summary: "Adds a cluster",
      body: v.object({ id: v.optional(ClusterId), name, colour: v.optional(colour) }),
      reply: Cluster,
    },
    async ({ tx, me, body, wiring }) => {
      laysOut(me)
      await lockLayout(tx)
      const id = body.id ?? wiring.newId<ClusterId>()
      const there = await findCluster(tx, id)
      if (there) {
        const created = v.safeParse(CreatedCluster, await createdAs(tx, "cluster.added", id))
        return created.success && created.output.name === body.name ? { status: 201, body: shown(there) } : idTaken()
      }
      if ((await recordCluster(tx, { id, name: body.name })) === "name-taken") return nameTaken()
      if (body.colour !== undefined) await changeCluster(tx, id, { colour: body.colour })
      return { status: 201, body: shown(await here(tx, id)) }
    },
  ),
  route(
    { method: "GET", path: "/clusters/:id", summary: "One cluster", params: inPath(ClusterId), reply: Cluster },
    async ({ tx, me, params }) => {
      seesLayout(me)
      return { body: shown(await here(tx, params.id)) }
    },
  ),
  route(
    {
      method: "PATCH",
      path: "/clusters/:id",
      summary: "Renames a cluster or gives it another colour",
      params: inPath(ClusterId),
      body: v.object({ name: v.optional(name), colour: v.optional(colour) }),
      reply: Cluster,
    },
    async ({ tx, me, params, body }) => {
      seesLayout(me)
      await here(tx, params.id)
      laysOut(me)
      await lockLayout(tx)
      if ((await changeCluster(tx, params.id, body)) === "name-taken") return nameTaken()
      return { body: shown(await here(tx, params.id)) }
    },
  ),
  route(
    {
      method: "GET",
      path: "/clusters/:id/memberships",
      summary: "Which settings belong or belonged to a cluster, from when until when",
      params: inPath(ClusterId),
      query: v.object(paging),
      reply: inList(Member),
    },
    async ({ tx, me, params, query }) => {
      seesLayout(me)
      await here(tx, params.id)
      return { body: page(await listMemberships(tx, params.id, query.after, query.limit + 1), query.limit, member) }
    },
  ),
  route(
    {
      method: "POST",
      path: "/clusters/:id/memberships",
      summary: "A setting belongs to a cluster from a day; never to two on one day",
      params: inPath(ClusterId),
      body: v.object({ id: v.optional(MembershipId), setting: SettingId, from: Day, until: OptionalDay }),
      reply: Member,
    },
    async ({ tx, me, params, body, wiring }) => {
      seesLayout(me)
      const cluster = await here(tx, params.id)
      laysOut(me)
      await lockLayout(tx)
      const id = body.id ?? wiring.newId<MembershipId>()
      const { setting, from } = body
      const until = body.until ?? null
      const there = await findMembership(tx, id)
      if (there) {
        const created = v.safeParse(CreatedMembership, await createdAs(tx, "membership.began", there.setting, id))
        const asSent =
          created.success &&
          there.setting === setting &&
          created.output.cluster === params.id &&
          created.output.from === from &&
          created.output.until === until
        return asSent ? { status: 201, body: member(there) } : idTaken()
      }
      if (!(await findSetting(tx, setting))) invalid({ path: "setting", problem: problems.settingUnknown })
      if (until !== null && until <= from) invalid({ path: "until", problem: problems.untilEarly })
      if (cluster.until !== null && (until === null || until > cluster.until))
        invalid({ path: "until", problem: problems.clusterEnded(cluster.until) })
      const outcome = await recordMembership(tx, { id, setting, cluster: params.id, from, until })
      if (!outcome.recorded) return inTheWay(tx, outcome.inTheWay, from)
      return { status: 201, body: member((await findMembership(tx, id)) ?? notFound()) }
    },
  ),
  route(
    {
      method: "PATCH",
      path: "/clusters/:id/memberships/:membership",
      summary: "Ends a membership: `until` is the first day on which the setting no longer belongs; null, it goes on",
      params: v.object({ id: ClusterId, membership: MembershipId }),
      body: v.object({ until: v.nullable(Day) }),
      reply: Member,
    },
    async ({ tx, me, params, body }) => {
      seesLayout(me)
      const there = await findMembership(tx, params.membership)
      if (there?.cluster !== params.id) return notFound()
      laysOut(me)
      if (body.until !== null && body.until <= there.from) invalid({ path: "until", problem: problems.untilEarly })
      const clash = await endMembership(tx, there, body.until)
      if (clash) return inTheWay(tx, clash, there.from)
      return { body: member((await findMembership(tx, there.id)) ?? notFound()) }
    },
  ),
]

/** Trap 22: refused, naming what stands in the way and the day on which it would have to end. */
async function inTheWay(tx: Tx, other: MembershipFacts, start: Day): Promise<never> {
  const cluster = await findCluster(tx, other.cluster)
  if (!cluster) return forbidden()
  const problem = problems.overlap(cluster.name, other.from, other.until, start)
  throw new Problem(422, "overlap", problem, [{ path: "from", problem }], { inTheWay: member(other) })
}
