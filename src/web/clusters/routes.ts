import * as v from "valibot"
import { mayGlimpse, mayLayOut } from "../../domain/access.ts"
import { academicYearOf } from "../../domain/kit/academic-year.ts"
import { type Day, holds } from "../../domain/kit/day.ts"
import { ClusterId, type MembershipId, SettingId, type SpellId } from "../../domain/kit/id.ts"
import { LayoutChangeId } from "../../domain/layout.ts"
import {
  arrivalsAfter,
  type ClusterFacts,
  changeCluster,
  findCluster,
  listClusters,
  recordCluster,
} from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { refigureSettings } from "../../store/figure.ts"
import {
  clustersOn,
  historyOfCluster,
  listUnplaced,
  lockLayout,
  mergeClusters,
  moveSettings,
  placesOn,
  postsOfCluster,
  splitCluster,
  undoChange,
} from "../../store/layout.ts"
import { placeOfSetting } from "../../store/person.ts"
import { listSettings, type SettingFacts } from "../../store/setting.ts"
import { findYear, usualYear } from "../../store/year.ts"
import { mustLayOut, readsLayout } from "../kit/layout-guard.ts"
import { getPage, idIn, type Outcome, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { notFound } from "../kit/problem.ts"
import { dayOf, idsOf, lineOf, noWrongs, readDay, Wrongs } from "../kit/typed.ts"
import { editClusterPage, newClusterPage } from "./cluster-form-page.tsx"
import { clusterListPage } from "./cluster-list-page.tsx"
import { membersPage } from "./members-page.tsx"
import {
  type Ask,
  type MergeChoice,
  mergePage,
  movePage,
  previewPage,
  type SplitChoice,
  splitPage,
} from "./move-page.tsx"
import { previewMove, type Shade } from "./preview.ts"
import { problems, words } from "./words.ts"

const clusterIn = async (call: PageCall): Promise<ClusterFacts> =>
  (await findCluster(call.tx, idIn(call, "id", ClusterId))) ?? notFound()

const onDay = (call: PageCall): Day => readDay(call.query.get("on") ?? "") ?? call.tx.today

const countedYear = async (tx: Tx) =>
  (await findYear(tx, academicYearOf(tx.today))) ?? usualYear(academicYearOf(tx.today))

/** Who may not read the layout sees the clusters they belong to, and a champion all. */
async function mayMeet(call: PageCall): Promise<(cluster: ClusterId) => boolean> {
  const { tx, me } = call
  if (readsLayout(me)) return () => true
  const own = new Set<ClusterId>()
  for (const { setting, cluster } of me.posts) {
    if (cluster) own.add(cluster)
    const place = setting && (await placeOfSetting(tx, setting))
    if (place?.cluster) own.add(place.cluster)
  }
  return (cluster) =>
    own.has(cluster) || mayGlimpse(me, "cluster-priorities", { setting: null, cluster, coordinators: [] })
}

const undo = (id: string) => ({ action: `/clusters/changes/${id}/undo` })

export const routes: PageRoute[] = [
  getPage("/clusters", async (call) => {
    const { tx, me } = call
    const reads = readsLayout(me)
    const on = reads ? onDay(call) : tx.today
    const meets = await mayMeet(call)
    const clusters = (await clustersOn(tx, on)).filter(({ id }) => meets(id))
    const places = await placesOn(tx, on)
    const unplaced = reads ? (await listUnplaced(tx)).length : 0
    const arrivals = reads ? await arrivalsAfter(tx, on) : []
    return { page: clusterListPage(call, { on, clusters, arrivals, places, unplaced, reads, makes: mayLayOut(me) }) }
  }),

  getPage("/clusters/new", async (call) => {
    mustLayOut(call.me)
    return { page: newClusterPage(call, "", noWrongs) }
  }),
  postForm("/clusters", async (call) => {
    const { tx, me, form, wiring } = call
    mustLayOut(me)
    const wrongs = new Wrongs()
    const name = lineOf(form, "name", 100, wrongs, problems.nameMissing)
    const id = wiring.newId<ClusterId>()
    await lockLayout(tx)
    if (!wrongs.any && (await recordCluster(tx, { id, name })) === "name-taken") wrongs.add("name", problems.nameTaken)
    if (wrongs.any) return { page: newClusterPage(call, name, wrongs), status: 422 }
    return { redirect: `/clusters/${id}/members`, notice: { text: words.added(name) } }
  }),

  getPage("/clusters/:id/edit", async (call) => {
    mustLayOut(call.me)
    const cluster = await clusterIn(call)
    const typed = { name: cluster.name, colour: String(cluster.colour) }
    return { page: editClusterPage(call, cluster, typed, await listClusters(call.tx), noWrongs) }
  }),
  postForm("/clusters/:id/edit", async (call) => {
    const { tx, me, form } = call
    mustLayOut(me)
    const cluster = await clusterIn(call)
    const wrongs = new Wrongs()
    const name = lineOf(form, "name", 100, wrongs, problems.nameMissing)
    const colour = form.text("colour")
    if (!/^([1-9]|1[0-2])$/.test(colour)) wrongs.add("colour", problems.colour)
    await lockLayout(tx)
    if (!wrongs.any && (await changeCluster(tx, cluster.id, { name, colour: Number(colour) })) === "name-taken")
      wrongs.add("name", problems.nameTaken)
    if (wrongs.any)
      return { page: editClusterPage(call, cluster, { name, colour }, await listClusters(tx), wrongs), status: 422 }
    return { redirect: `/clusters/${cluster.id}/members`, notice: { text: words.saved(name) } }
  }),

  getPage("/clusters/:id/members", async (call) => {
    const { tx, me } = call
    const cluster = await clusterIn(call)
    if (!(await mayMeet(call))(cluster.id)) notFound()
    const reads = readsLayout(me)
    const on = reads ? onDay(call) : tx.today
    const places = await placesOn(tx, on)
    const history = await historyOfCluster(tx, cluster.id)
    const members = places.flatMap((setting) => {
      const spell = history.find((row) => row.id === setting.id && holds(row, on))
      return setting.cluster === cluster.id && spell ? [{ ...setting, from: spell.from, until: spell.until }] : []
    })
    const posts = reads ? await postsOfCluster(tx, cluster.id) : []
    const firstDay = history.reduce<Day>((first, { from }) => (from < first ? from : first), tx.today)
    return {
      page: membersPage(call, {
        cluster,
        on,
        members,
        history: history.filter(({ from, until }) => until !== null || from > firstDay),
        posts: posts.filter((post) => holds(post, on)),
        formerPosts: posts.filter((post) => !holds(post, on)),
        places,
        clusters: await clustersOn(tx, on),
        reads,
        makes: mayLayOut(me),
      }),
    }
  }),

  // ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/clusters/move", async (call) => {
    mustLayOut(call.me)
    const { query } = call
    return { page: await choosing(call, (name) => query.get(name) ?? "", idsIn(query.getAll("setting")), noWrongs) }
  }),
  postForm("/clusters/move/choose", async (call) => {
    mustLayOut(call.me)
    return {
      page: await choosing(call, (name) => call.form.text(name), idsOf(call.form, "setting", SettingId), noWrongs),
    }
  }),
  postForm("/clusters/move/preview", (call) => moving(call, false)),
  postForm("/clusters/move", (call) => moving(call, true)),

  // ── Splitting ───────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/clusters/:id/split", async (call) => {
    mustLayOut(call.me)
    const cluster = await clusterIn(call)
    return { page: splitPage(call, cluster, await splitChoice(call, cluster, "", [], call.tx.today), noWrongs) }
  }),
  postForm("/clusters/:id/split/choose", async (call) => {
    mustLayOut(call.me)
    const { form } = call
    const cluster = await clusterIn(call)
    const choice = await splitChoice(
      call,
      cluster,
      form.text("name"),
      idsOf(form, "setting", SettingId),
      form.text("from"),
    )
    return { page: splitPage(call, cluster, choice, noWrongs) }
  }),
  postForm("/clusters/:id/split/preview", (call) => splitting(call, false)),
  postForm("/clusters/:id/split", (call) => splitting(call, true)),

  // ── Merging ─────────────────────────────────────────────────────────────────────────────────────────────────
  getPage("/clusters/:id/merge", async (call) => {
    mustLayOut(call.me)
    const cluster = await clusterIn(call)
    return { page: mergePage(call, cluster, await mergeChoice(call, cluster, "", call.tx.today, "all"), noWrongs) }
  }),
  postForm("/clusters/:id/merge/choose", async (call) => {
    mustLayOut(call.me)
    const { form } = call
    const cluster = await clusterIn(call)
    const choice = await mergeChoice(call, cluster, form.text("into"), form.text("from"), form.all("spell"))
    return { page: mergePage(call, cluster, choice, noWrongs) }
  }),
  postForm("/clusters/:id/merge/preview", (call) => merging(call, false)),
  postForm("/clusters/:id/merge", (call) => merging(call, true)),

  postForm("/clusters/changes/:id/undo", async (call) => {
    const { tx, me } = call
    mustLayOut(me)
    const undone = await undoChange(tx, idIn(call, "id", LayoutChangeId))
    if (undone === "unknown") return notFound()
    if (undone === "changed-since") return { redirect: "/clusters", notice: { text: problems.changedSince } }
    const [person] = undone.people
    if (undone.kind === "join") {
      await refigureSettings(tx, undone.settings)
      return { redirect: `/settings/${undone.settings[0]}`, notice: { text: words.undone } }
    }
    return {
      redirect: undone.kind === "spell" && person ? `/people/${person}` : "/clusters",
      notice: { text: words.undone },
    }
  }),
]

const idsIn = (texts: readonly string[]): SettingId[] =>
  texts.flatMap((text) => {
    const id = v.safeParse(SettingId, text)
    return id.success ? [id.output] : []
  })

type Read = (name: string) => string

/** The page on which settings are found and ticked: `ticked` stay, whatever is looked for next. */
async function choosing(call: PageCall, read: Read, ticked: readonly SettingId[], wrongs: Wrongs) {
  const { tx } = call
  const [q, phase] = [read("q").replaceAll("\0", "").slice(0, 200), read("phase")]
  const within = v.safeParse(ClusterId, read("in"))
  const cluster = read("in") === "none" ? ("none" as const) : within.success ? within.output : undefined
  const all = (await placesOn(tx, tx.today)).map((setting) => [setting.id, setting] as const)
  const open = new Map(all)
  const fits = new Set((await listSettings(tx, { q, cluster, towns: true }, tx.today, 0, 100_000)).map(({ id }) => id))
  const chosen = ticked.flatMap((id) => open.get(id) ?? [])
  const found = [...open.values()].filter(
    (setting) => fits.has(setting.id) && !ticked.includes(setting.id) && (phase === "" || setting.phase === phase),
  )
  return movePage(
    call,
    {
      q,
      in: cluster ?? "",
      phase,
      chosen,
      found,
      to: read("to"),
      from: read("from") || tx.today,
      clusters: await listClusters(tx),
      year: await countedYear(tx),
    },
    wrongs,
  )
}

/** The cluster that was chosen; one that has an end takes nothing in. */
async function chosenCluster(tx: Tx, field: string, text: string, wrongs: Wrongs): Promise<ClusterFacts | undefined> {
  const id = v.safeParse(ClusterId, text)
  const cluster = id.success ? await findCluster(tx, id.output) : undefined
  if (!cluster) wrongs.add(field, problems.chooseCluster)
  else if (cluster.until !== null) wrongs.add(field, problems.clusterGone)
  return cluster
}

async function moving(call: PageCall, doIt: boolean): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  mustLayOut(me)
  const wrongs = new Wrongs()
  const settings = idsOf(form, "setting", SettingId)
  if (settings.length === 0) wrongs.add("setting", problems.chooseSettings)
  const out = form.text("to") === "none"
  const from = dayOf(form, "from", wrongs)
  const to = out ? null : await chosenCluster(tx, "to", form.text("to"), wrongs)
  const again = async (): Promise<Outcome> => ({
    page: await choosing(call, (name) => form.text(name), settings, wrongs),
    status: 422,
  })
  if (wrongs.any || from === undefined || to === undefined) return again()
  const preview = await previewMove(tx, { settings, to, from })
  if (preview.moving.length === 0) {
    wrongs.add("setting", problems.allThere)
    return again()
  }
  const n = preview.moving.length
  if (!doIt) {
    return {
      page: previewPage(call, preview, {
        title: to ? words.previewTitle(n, to.name) : words.previewTitleOut(n),
        lede: words.previewLede(from),
        action: "/clusters/move",
        back: "/clusters/move/choose",
        button: words.do(n),
        hidden: hiddenOf(form, ["q", "in", "phase", "to", "from"], settings),
      }),
    }
  }
  const id = wiring.newId<LayoutChangeId>()
  const ids = preview.moving.map(({ setting }) => setting.id)
  await moveSettings(tx, id, { settings: ids, to: to?.id ?? null, from }, () => wiring.newId<MembershipId>())
  return {
    redirect: to ? `/clusters/${to.id}/members${from > tx.today ? `?on=${from}` : ""}` : "/clusters",
    notice: { text: to ? words.moved(n, to.name, from) : words.movedOut(n, from), undo: undo(id) },
  }
}

const hiddenOf = (form: PageCall["form"], names: readonly string[], settings: readonly SettingId[]): Ask["hidden"] => [
  ...names.map((name) => [name, form.text(name)] as const),
  ...settings.map((id) => ["setting", id] as const),
]

/** Members of a cluster today or to come, which a split may part. */
async function splitChoice(
  call: PageCall,
  cluster: ClusterFacts,
  name: string,
  chosen: readonly string[],
  from: string,
): Promise<SplitChoice> {
  const { tx } = call
  const history = await historyOfCluster(tx, cluster.id)
  const staying = new Set(history.filter(({ until }) => until === null || until > tx.today).map(({ id }) => id))
  const members: SettingFacts[] = (await placesOn(tx, tx.today)).filter(({ id }) => staying.has(id))
  return { name, chosen, from, members, year: await countedYear(tx) }
}

async function splitting(call: PageCall, doIt: boolean): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  mustLayOut(me)
  const cluster = await clusterIn(call)
  const wrongs = new Wrongs()
  const name = lineOf(form, "name", 100, wrongs, problems.nameMissing)
  const from = dayOf(form, "from", wrongs)
  const choice = await splitChoice(call, cluster, name, idsOf(form, "setting", SettingId), form.text("from"))
  const settings = choice.members.filter(({ id }) => choice.chosen.includes(id)).map(({ id }) => id)
  if (settings.length === 0) wrongs.add("setting", problems.chooseSettings)
  else if (settings.length === choice.members.length) wrongs.add("setting", problems.splitAll)
  const all = await listClusters(tx)
  if (all.some((other) => other.until === null && other.name.toLowerCase() === name.toLowerCase()))
    wrongs.add("name", problems.nameTaken)
  const again = (): Outcome => ({ page: splitPage(call, cluster, choice, wrongs), status: 422 })
  if (wrongs.any || from === undefined) return again()
  const into: Shade = { id: wiring.newId<ClusterId>(), name, colour: (all.length % 12) + 1 }
  if (!doIt) {
    const preview = await previewMove(tx, { settings, to: into, from })
    return {
      page: previewPage(call, preview, {
        title: words.previewTitle(settings.length, name),
        lede: words.previewLede(from),
        crumb: { text: cluster.name, href: `/clusters/${cluster.id}/members` },
        action: `/clusters/${cluster.id}/split`,
        back: `/clusters/${cluster.id}/split/choose`,
        button: words.splitDo,
        hidden: hiddenOf(form, ["name", "from"], settings),
      }),
    }
  }
  const id = wiring.newId<LayoutChangeId>()
  if ((await splitCluster(tx, id, { into, settings, from }, () => wiring.newId<MembershipId>())) === "name-taken") {
    wrongs.add("name", problems.nameTaken)
    return again()
  }
  return {
    redirect: `/clusters/${into.id}/members${from > tx.today ? `?on=${from}` : ""}`,
    notice: { text: words.splitDone(name, settings.length), undo: undo(id) },
  }
}

async function mergeChoice(
  call: PageCall,
  cluster: ClusterFacts,
  into: string,
  from: string,
  ending: readonly string[] | "all",
): Promise<MergeChoice> {
  const { tx } = call
  const day = readDay(from) ?? tx.today
  const posts = (await postsOfCluster(tx, cluster.id)).filter((post) => post.until === null || post.until > day)
  const members = (await historyOfCluster(tx, cluster.id)).filter(({ until }) => until === null || until > day)
  return {
    into,
    from,
    posts,
    ending: ending === "all" ? posts.map(({ spell }) => spell) : ending,
    members: new Set(members.map(({ id }) => id)).size,
    clusters: await listClusters(tx),
    year: await countedYear(tx),
  }
}

async function merging(call: PageCall, doIt: boolean): Promise<Outcome> {
  const { tx, me, form, wiring } = call
  mustLayOut(me)
  const cluster = await clusterIn(call)
  const wrongs = new Wrongs()
  const from = dayOf(form, "from", wrongs)
  const into = await chosenCluster(tx, "into", form.text("into"), wrongs)
  if (into?.id === cluster.id) wrongs.add("into", problems.mergeSelf)
  if (from !== undefined && cluster.until !== null && cluster.until <= from) wrongs.add("from", problems.clusterGone)
  const choice = await mergeChoice(call, cluster, form.text("into"), form.text("from"), form.all("spell"))
  if (wrongs.any || from === undefined || into === undefined)
    return { page: mergePage(call, cluster, choice, wrongs), status: 422 }
  const members = (await historyOfCluster(tx, cluster.id)).filter(({ until }) => until === null || until > from)
  const settings = [...new Set(members.map(({ id }) => id))]
  const ending = choice.posts.filter(({ spell, from: began }) => choice.ending.includes(spell) && began < from)
  if (!doIt) {
    const preview = await previewMove(tx, { settings, to: into, from })
    return {
      page: previewPage(call, preview, {
        title: words.mergePreview(cluster.name, into.name),
        lede: words.mergePreviewLede(
          from,
          ending.map(({ name }) => name),
        ),
        crumb: { text: cluster.name, href: `/clusters/${cluster.id}/members` },
        action: `/clusters/${cluster.id}/merge`,
        back: `/clusters/${cluster.id}/merge/choose`,
        button: words.mergeDo,
        hidden: [["into", into.id], ["from", from], ...form.all("spell").map((spell) => ["spell", spell] as const)],
      }),
    }
  }
  const id = wiring.newId<LayoutChangeId>()
  const ends: SpellId[] = ending.map(({ spell }) => spell)
  const n = await mergeClusters(tx, id, { from, cluster: cluster.id, into: into.id, ending: ends }, () =>
    wiring.newId<MembershipId>(),
  )
  return {
    redirect: `/clusters/${into.id}/members${from > tx.today ? `?on=${from}` : ""}`,
    notice: { text: words.mergeDone(cluster.name, into.name, n), undo: undo(id) },
  }
}
