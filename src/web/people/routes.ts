import * as v from "valibot"
import { columnOf, coordinates, hubWide, isCentre, may, mayLayOut, type Person } from "../../domain/access.ts"
import { addDays, type Day, holds } from "../../domain/kit/day.ts"
import { ClusterId, PersonId, SettingId, SpellId } from "../../domain/kit/id.ts"
import { LayoutChangeId } from "../../domain/layout.ts"
import { clusterRoles, settingRoles, teamRoles } from "../../domain/setting.ts"
import { findCluster, listClusters } from "../../store/cluster.ts"
import type { Tx } from "../../store/database.ts"
import { endPost, findSpell, lockLayout, type PostRow, undoChange } from "../../store/layout.ts"
import { recordLetter } from "../../store/letter.ts"
import { findPersonByEmail, listPeople, placeOfSetting, recordPerson, recordSpell } from "../../store/person.ts"
import { changePerson, holdsAlready, type PersonFacts, personFacts } from "../../store/post.ts"
import { findSetting, listSettings, type SettingFacts } from "../../store/setting.ts"
import { mustLayOut, mustReadLayout, readsLayout } from "../kit/layout-guard.ts"
import { type Form, getPage, idIn, type PageCall, type PageRoute, postForm } from "../kit/page.tsx"
import { forbidden, notFound } from "../kit/problem.ts"
import { dayOf, lineOf, noWrongs, optionalDayOf, Wrongs } from "../kit/typed.ts"
import { leaves } from "../letters/leaves.ts"
import { nameAndPlace } from "../settings/setting-name.tsx"
import { roleName } from "../settings/words.ts"
import { Email } from "../sign-in/email.ts"
import {
  editPersonPage,
  newPersonPage,
  type PersonPost,
  type PersonRow,
  peoplePage,
  personPage,
  type TypedPerson,
} from "./people-page.tsx"
import { invitation, problems, words } from "./words.ts"

const onOnePage = 100

/** People at a setting are added by who coordinates it and by the centre; roles in the team by who lays out the hub. */
export const mayAddAt = async (tx: Tx, me: Person, setting: SettingId): Promise<boolean> => {
  if (mayLayOut(me)) return true
  const place = await placeOfSetting(tx, setting)
  return coordinates(me, place) || isCentre(me, place)
}

const mayEnd = async (tx: Tx, me: Person, post: { setting: SettingId | null }): Promise<boolean> =>
  mayLayOut(me) || (post.setting !== null && (await mayAddAt(tx, me, post.setting)))

/** Everyone with their posts, folded from one row a post. */
async function everyone(tx: Tx): Promise<PersonRow[]> {
  const people = new Map<PersonId, PersonRow>()
  for (const row of await listPeople(tx)) {
    const person = people.get(row.id) ?? { id: row.id, name: row.name, posts: [] }
    people.set(row.id, person)
    if (row.spell && row.role && row.from)
      person.posts.push({
        spell: row.spell,
        role: row.role,
        cluster: row.cluster,
        clusterName: row.clusterName,
        setting: row.setting,
        settingName: row.settingName,
        from: row.from,
        until: row.until,
      })
  }
  return [...people.values()].sort(byFamilyName)
}

const british = new Intl.Collator("en-GB")
/** The last word of a name is taken for the family's. */
const familyName = (name: string): string => name.trim().split(/\s+/).at(-1) ?? ""
const byFamilyName = (a: { name: string }, b: { name: string }): number =>
  british.compare(familyName(a.name), familyName(b.name)) || british.compare(a.name, b.name)

const holdsOrWill = (post: PersonPost, today: Day): boolean => post.until === null || post.until > today

const emptyPerson = (today: Day): TypedPerson => ({
  name: "",
  email: "",
  telephone: "",
  role: "",
  cluster: "",
  at: "",
  setting: "",
  from: today,
  until: "",
  invite: true,
})

const typedIn = (form: Form): TypedPerson => ({
  name: form.text("name"),
  email: form.text("email"),
  telephone: form.text("telephone"),
  role: form.text("role"),
  cluster: form.text("cluster"),
  at: form.text("at"),
  setting: form.text("setting"),
  from: form.text("from"),
  until: form.text("until"),
  invite: form.has("invite"),
})

const parsed = <S extends v.GenericSchema>(schema: S, text: string | null): v.InferOutput<S> | undefined => {
  const result = v.safeParse(schema, text)
  return result.success ? result.output : undefined
}

export const routes: PageRoute[] = [
  getPage("/people", async (call) => {
    const { tx, me, query } = call
    mustReadLayout(me)
    const asked = {
      q: (query.get("q") ?? "").trim().slice(0, 100),
      role: query.get("role") ?? "",
      where: query.get("where") ?? "",
      former: query.has("former"),
    }
    const people = await everyone(tx)
    const fitting = people
      .map((person) => ({
        ...person,
        posts: person.posts.filter(
          (post) =>
            (asked.former || holdsOrWill(post, tx.today)) &&
            (asked.role === "" || post.role === asked.role) &&
            (asked.where === "" ||
              (asked.where === "hub" ? post.cluster === null && post.setting === null : post.cluster === asked.where)),
        ),
      }))
      .filter(
        ({ name, posts }) =>
          name.toLowerCase().includes(asked.q.toLowerCase()) &&
          (posts.length > 0 || (asked.former && asked.role === "" && asked.where === "")),
      )
    const from = Math.min(Number(/^\d{1,6}$/.test(query.get("from") ?? "") ? query.get("from") : 0), fitting.length)
    const at = (start: number) => {
      const next = new URLSearchParams(query)
      next.set("from", String(start))
      return `/people?${next}`
    }
    const inPost = people.map(({ posts }) => posts.filter((post) => holds(post, tx.today)).length)
    return {
      page: peoplePage(call, {
        people: fitting.slice(from, from + onOnePage),
        all: fitting.length,
        from,
        holding: { people: inPost.filter((n) => n > 0).length, posts: inPost.reduce((sum, n) => sum + n, 0) },
        asked,
        clusters: await listClusters(tx),
        ...(from > 0 && { first: at(0) }),
        ...(from + onOnePage < fitting.length && { next: at(from + onOnePage) }),
        makes: mayLayOut(me),
      }),
    }
  }),

  getPage("/people/new", async (call) => {
    const { tx, me, query } = call
    const id = parsed(SettingId, query.get("setting"))
    const setting = id && (await findSetting(tx, id))
    if (!(setting ? await mayAddAt(tx, me, setting.id) : mayLayOut(me))) refuseAdding(me)
    const known = parsed(PersonId, query.get("person"))
    const person = known && (await personFacts(tx, known))
    const typed = {
      ...emptyPerson(tx.today),
      role: query.get("role") ?? "",
      cluster: query.get("cluster") ?? "",
      ...(person && { name: person.name, email: person.email, telephone: person.telephone ?? "", invite: false }),
    }
    return {
      page: newPersonPage(
        call,
        { typed, setting, found: [], clusters: await listClusters(tx), team: mayLayOut(me) },
        noWrongs,
      ),
    }
  }),

  postForm("/people", addPerson),

  getPage("/people/:id", async (call) => ({ page: await showPerson(call, noWrongs, "") })),

  getPage("/people/:id/edit", async (call) => {
    mustLayOut(call.me)
    const person = await personIn(call)
    return { page: editPersonPage(call, person, { ...person, telephone: person.telephone ?? "" }, noWrongs) }
  }),
  postForm("/people/:id/edit", async (call) => {
    const { tx, me, form } = call
    mustLayOut(me)
    const person = await personIn(call)
    const wrongs = new Wrongs()
    const name = lineOf(form, "name", 200, wrongs, problems.name)
    const email = parsed(Email, form.text("email"))
    if (email === undefined) wrongs.add("email", problems.email)
    const telephone = lineOf(form, "telephone", 50, wrongs)
    if (!wrongs.any && email !== undefined) {
      await lockLayout(tx)
      if ((await changePerson(tx, person, { name, email, telephone: telephone || null })) === "email-taken")
        wrongs.add("email", problems.emailTaken)
    }
    if (wrongs.any)
      return { page: editPersonPage(call, person, { name, email: form.text("email"), telephone }, wrongs), status: 422 }
    return { redirect: `/people/${person.id}`, notice: { text: words.saved(name) } }
  }),

  postForm("/people/:id/invite", async (call) => {
    mustLayOut(call.me)
    const person = await personIn(call)
    const posts = (await everyone(call.tx)).find(({ id }) => id === person.id)?.posts ?? []
    const post = posts.find((one) => holdsOrWill(one, call.tx.today) && columnOf(one.role) !== undefined)
    if (!post) return forbidden(words.inviteHelp)
    await invite(call, person, postInWords(post.role, post.clusterName ?? post.settingName))
    return { redirect: `/people/${person.id}`, notice: { text: words.inviteSent(person.email, leaves(call)) } }
  }),

  postForm("/people/posts/:spell/end", async (call) => {
    const { tx, me, form, wiring } = call
    const spell = (await findSpell(tx, idIn(call, "spell", SpellId))) ?? notFound()
    if (!(await mayEnd(tx, me, spell))) refuseAdding(me)
    const wrongs = new Wrongs()
    const field = `last-${spell.spell}`
    const last = dayOf(form, "last", wrongs, problems.last)
    const id = wiring.newId<LayoutChangeId>()
    if (last !== undefined && last >= spell.from && (await endPost(tx, id, spell.spell, addDays(last, 1))))
      return {
        redirect: `/people/${spell.person}`,
        notice: {
          text: words.ended(spell.name, roleName(spell.role), last),
          undo: { action: `/people/changes/${id}/undo` },
        },
      }
    const told = new Wrongs()
    told.add(field, wrongs.at("last") ?? problems.last)
    return { page: await showPerson({ ...call, params: { id: spell.person } }, told, form.text("last")), status: 422 }
  }),

  postForm("/people/changes/:id/undo", async (call) => {
    const { tx, me } = call
    const undone = await undoChange(tx, idIn(call, "id", LayoutChangeId))
    if (undone === "unknown") return notFound()
    if (undone === "changed-since") return { redirect: "/people", notice: { text: words.changedSince } }
    const spells: (PostRow | undefined)[] = []
    for (const spell of undone.spells) spells.push(await findSpell(tx, spell))
    for (const spell of spells)
      if (undone.kind !== "spell" || !spell || !(await mayEnd(tx, me, spell))) refuseAdding(me)
    return { redirect: `/people/${undone.people[0]}`, notice: { text: words.undone } }
  }),
]

const refuseAdding = (me: Person): never => {
  mustReadLayout(me)
  return forbidden(problems.roleNotYours)
}

const personIn = async (call: PageCall): Promise<PersonFacts> =>
  (await personFacts(call.tx, idIn(call, "id", PersonId))) ?? notFound()

async function showPerson(call: PageCall, wrongs: Wrongs, typedLast: string) {
  const { tx, me } = call
  const person = await personIn(call)
  const posts = (await everyone(tx)).find(({ id }) => id === person.id)?.posts ?? []
  const placed: (PersonPost & { mayEnd: boolean; reaches: boolean })[] = []
  for (const post of posts) {
    const place = post.setting
      ? await placeOfSetting(tx, post.setting)
      : { setting: null, cluster: post.cluster, coordinators: [] }
    placed.push({ ...post, mayEnd: await mayEnd(tx, me, post), reaches: may(me, "read", "directory", place) })
  }
  const reaches = person.id === me.id || may(me, "read", "directory", hubWide) || placed.some((post) => post.reaches)
  // Who may not read the layout meets those whom the directory shows them.
  if (!readsLayout(me) && !reaches) notFound()
  const opens = posts.some((post) => holdsOrWill(post, tx.today) && columnOf(post.role) !== undefined)
  const makes = mayLayOut(me)
  return personPage(call, { person, posts: placed, reaches, makes, mayInvite: makes && opens, wrongs, typedLast })
}

const postInWords = (role: string, place: string | null): string =>
  place ? `${roleName(role)}, ${place}` : roleName(role)

const invite = (
  { tx, me, hub, wiring }: PageCall,
  person: { id: PersonId; name: string; email: string },
  post: string,
) =>
  recordLetter(tx, {
    id: wiring.newId(),
    kind: "invitation",
    person: person.id,
    to: person.email,
    subject: invitation.subject(hub.name),
    body: invitation.body({
      name: person.name,
      by: me.name,
      hub: hub.name,
      post,
      address: `${wiring.publicUrl}/sign-in`,
    }),
    usefulUntil: null,
  })

/** The setting that was chosen, or those to choose from. */
async function settingMeant(
  tx: Tx,
  form: Form,
  wrongs: Wrongs,
): Promise<{ setting: SettingFacts | undefined; found: SettingFacts[] }> {
  const chosen = parsed(SettingId, form.text("setting"))
  const setting = chosen && (await findSetting(tx, chosen))
  if (setting) return { setting, found: [] }
  const at = form.text("at")
  if (at === "") {
    wrongs.add("at", problems.setting)
    return { setting: undefined, found: [] }
  }
  const found = await listSettings(tx, { q: at, open: true, byName: true, towns: true }, tx.today, 0, 21)
  if (found.length === 1) return { setting: found[0], found: [] }
  if (found.length === 0) wrongs.add("at", problems.settingNone)
  else wrongs.add("setting", problems.settingMany)
  return { setting: undefined, found: found.slice(0, 20) }
}

async function addPerson(call: PageCall) {
  const { tx, me, form, wiring } = call
  const typed = typedIn(form)
  const wrongs = new Wrongs()
  const name = lineOf(form, "name", 200, wrongs, problems.name)
  const email = parsed(Email, typed.email)
  if (email === undefined) wrongs.add("email", problems.email)
  const telephone = lineOf(form, "telephone", 50, wrongs)
  const isTeam = (teamRoles as readonly string[]).includes(typed.role)
  const atSetting = (settingRoles as readonly string[]).includes(typed.role)
  if (!isTeam && !atSetting) wrongs.add("role", problems.role)
  const { setting, found } =
    atSetting || (!isTeam && typed.setting !== "")
      ? await settingMeant(tx, form, wrongs)
      : { setting: undefined, found: [] }
  if (setting ? !(await mayAddAt(tx, me, setting.id)) : !mayLayOut(me)) refuseAdding(me)

  let cluster: ClusterId | null = null
  if (isTeam && clusterRoles.includes(typed.role) && typed.cluster !== "") {
    const id = parsed(ClusterId, typed.cluster)
    const there = id && (await findCluster(tx, id))
    if (!there) wrongs.add("cluster", problems.cluster)
    else if (there.until !== null) wrongs.add("cluster", problems.clusterEnded)
    else cluster = there.id
  } else if (typed.role === "coordinator") wrongs.add("cluster", problems.cluster)
  const from = dayOf(form, "from", wrongs)
  const last = optionalDayOf(form, "until", wrongs)
  if (from && last && last < from) wrongs.add("until", problems.untilEarly)

  if (!wrongs.any && from !== undefined && email !== undefined) {
    await lockLayout(tx)
    const known = await findPersonByEmail(tx, email)
    const id = known?.id ?? wiring.newId<PersonId>()
    const post = { role: typed.role, cluster, setting: setting?.id ?? null, from, until: last && addDays(last, 1) }
    if (known && (await holdsAlready(tx, { person: id, ...post }))) wrongs.add("role", problems.twice)
    else {
      if (!known) await recordPerson(tx, { id, name, email, telephone: telephone || undefined })
      await recordSpell(tx, { id: wiring.newId<SpellId>(), person: id, ...post })
      const invites = typed.invite && columnOf(typed.role) !== undefined
      const place = setting ? nameAndPlace(setting) : cluster ? ((await findCluster(tx, cluster))?.name ?? null) : null
      const person = { id, name: known?.name ?? name, email }
      if (invites) await invite(call, person, postInWords(typed.role, place))
      return {
        redirect: setting && !readsLayout(me) ? `/settings/${setting.id}` : `/people/${id}`,
        notice: {
          text:
            words.added(person.name, postInWords(typed.role, place)) +
            (invites ? words.invited(email, leaves(call)) : ""),
        },
      }
    }
  }
  return {
    page: newPersonPage(call, { typed, setting, found, clusters: await listClusters(tx), team: mayLayOut(me) }, wrongs),
    status: 422 as const,
  }
}
