import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import type { Day } from "../../domain/kit/day.ts"
import { phases } from "../../domain/setting.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { PostRow } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { MoveMap } from "../../ui/map.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { SettingName } from "../settings/setting-name.tsx"
import { kindAndPhase, phaseNames, roleName } from "../settings/words.ts"
import { mapPlaces } from "./cluster-list-page.tsx"
import type { Preview } from "./preview.ts"
import { shadeOf } from "./shade.ts"
import { spellInWords, words } from "./words.ts"

export type MoveChoice = {
  q: string
  in: string
  phase: string
  /** Ticked before, and what the search found beside them. */
  chosen: readonly SettingFacts[]
  found: readonly SettingFacts[]
  to: string
  from: string
  clusters: readonly ClusterFacts[]
  year: { year: AcademicYear; countDay: Day }
}

const settingOption = (setting: SettingFacts, clusters: readonly ClusterFacts[]) => ({
  value: setting.id,
  text: setting.name,
  help: [
    setting.town,
    kindAndPhase(setting.kind, setting.phase),
    clusters.find(({ id }) => id === setting.cluster)?.name ?? words.none,
  ]
    .filter(Boolean)
    .join(" · "),
})

const clusterOptions = (clusters: readonly ClusterFacts[]) =>
  clusters.filter(({ until }) => until === null).map(({ id, name }) => ({ value: id, text: name }))

export const movePage = (call: PageCall, choice: MoveChoice, wrongs: Wrongs) => {
  const { clusters, chosen, found } = choice
  return framed(call, {
    title: words.moveTitle,
    current: "clusters",
    wrong: wrongs.any,
    place: <Place crumbs={[{ text: words.title, href: "/clusters" }]} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.moveTitle} lede={words.moveLede} />
        <form method="post" action="/clusters/move/preview">
          <div class="part search-box">
            <Field type="search" name="q" label={words.search} value={choice.q} small />
            <Field
              type="select"
              name="in"
              label={words.filterCluster}
              value={choice.in}
              empty={words.any}
              options={[{ value: "none", text: words.none }, ...clusterOptions(clusters)]}
              small
            />
            <Field
              type="select"
              name="phase"
              label={words.filterPhase}
              value={choice.phase}
              empty={words.anyPhase}
              options={phases.map((code) => ({ value: code, text: phaseNames[code] ?? code }))}
              small
            />
            <Button look="second" action="/clusters/move/choose" unchecked>
              {words.filter}
            </Button>
          </div>
          {chosen.length > 0 && (
            <Choice
              type="checkbox"
              name="setting"
              id="chosen"
              legend={words.chosen(chosen.length)}
              options={chosen.map((setting) => settingOption(setting, clusters))}
              chosen={chosen.map(({ id }) => id)}
              small
            />
          )}
          <Choice
            type="checkbox"
            name="setting"
            legend={words.choose}
            help={found.length === 0 ? words.noneFound : words.chooseHelp(found.length)}
            problem={wrongs.at("setting")}
            options={found.map((setting) => settingOption(setting, clusters))}
          />
          <Field
            type="select"
            name="to"
            label={words.to}
            value={choice.to}
            problem={wrongs.at("to")}
            options={[...clusterOptions(clusters), { value: "none", text: words.toNone }]}
          />
          <Field
            type="date"
            name="from"
            label={words.from}
            help={words.fromHelp(choice.year.year, choice.year.countDay)}
            value={choice.from}
            problem={wrongs.at("from")}
          />
          <Actions>
            <Button>{words.preview}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}

export type Ask = {
  title: string
  lede: string
  crumb?: { text: string; href: string }
  /** Where the form goes, and where it goes back to. */
  action: string
  back: string
  button: string
  hidden: readonly (readonly [string, string])[]
}

const Hidden = ({ fields }: { fields: Ask["hidden"] }) => (
  <>
    {fields.map(([name, value], n) => (
      <input type="hidden" name={name} value={value} key={n} />
    ))}
  </>
)

/** What a change does, on the map and in lists, before it is done. */
export const previewPage = (call: PageCall, preview: Preview, ask: Ask) => {
  const { from, to, moving, skipped, warnings, clusters, places } = preview
  const changed = clusters.filter(
    ({ before, after }) => before.schools !== after.schools || before.others !== after.others,
  )
  const drawn = places.filter(({ easting }) => easting !== null)
  return framed(call, {
    title: ask.title,
    current: "clusters",
    place: <Place crumbs={[{ text: words.title, href: "/clusters" }, ...(ask.crumb ? [ask.crumb] : [])]} />,
    children: (
      <>
        <Head title={ask.title} lede={ask.lede} />
        {warnings.length > 0 && (
          <section class="part">
            <ul class="list">
              {warnings.map((warning) => (
                <li key={warning}>
                  <State tone="due">{words.mind}</State> {warning}
                </li>
              ))}
            </ul>
          </section>
        )}
        {skipped.length > 0 && <p class="quiet">{words.skipped(skipped.map(({ name }) => name).join(", "))}</p>}
        <form method="post" action={ask.action}>
          <Hidden fields={ask.hidden} />
          <Actions>
            <Button>{ask.button}</Button>
            <Button look="second" action={ask.back}>
              {words.back}
            </Button>
          </Actions>
        </form>
        <Part id="clusters" title={words.change}>
          <Table
            caption={words.change}
            rows={changed}
            rowKey={({ id }) => id}
            columns={[
              { title: words.cluster, cell: (row) => <ClusterName name={row.name} colour={shadeOf(row)} /> },
              { title: words.schoolsBefore, number: true, cell: ({ before }) => before.schools },
              { title: words.schoolsAfter, number: true, cell: ({ after }) => after.schools },
              { title: words.othersBefore, number: true, cell: ({ before }) => before.others },
              { title: words.othersAfter, number: true, cell: ({ after }) => after.others },
            ]}
          />
        </Part>
        {drawn.length > 0 && (
          <Part id="map" title={words.map}>
            <MoveMap
              places={mapPlaces(drawn)}
              clusters={clusters.map((cluster) => ({ id: cluster.id, name: cluster.name, colour: shadeOf(cluster) }))}
              to={to?.id ?? null}
              moving={new Set(moving.map(({ setting }) => setting.id))}
            />
          </Part>
        )}
        <Part id="settings" title={words.whatStops}>
          <Table
            caption={words.whatStops}
            rows={moving}
            rowKey={({ setting }) => setting.id}
            columns={[
              { title: words.setting, cell: ({ setting }) => <SettingName {...setting} /> },
              { title: words.stops, cell: ({ stops }) => (stops.length === 0 ? words.nothingStops : stops.join("; ")) },
              { title: words.lands, cell: () => words.thenIn(to?.name, from) },
              {
                title: words.counts,
                cell: ({ counts }) => (counts.length === 0 ? words.countsSame : counts.join("; ")),
              },
            ]}
          />
        </Part>
      </>
    ),
  })
}

export type SplitChoice = {
  name: string
  chosen: readonly string[]
  from: string
  members: readonly SettingFacts[]
  year: MoveChoice["year"]
}

export const splitPage = (call: PageCall, cluster: ClusterFacts, choice: SplitChoice, wrongs: Wrongs) =>
  framed(call, {
    title: words.splitTitle(cluster.name),
    current: "clusters",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/clusters" },
          { text: cluster.name, href: `/clusters/${cluster.id}/members` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.splitTitle(cluster.name)} cluster={shadeOf(cluster)} lede={words.splitLede} />
        {choice.members.length < 2 ? (
          <p>{words.splitFew}</p>
        ) : (
          <form method="post" action={`/clusters/${cluster.id}/split/preview`}>
            <Field type="text" name="name" label={words.splitName} value={choice.name} problem={wrongs.at("name")} />
            <Choice
              type="checkbox"
              name="setting"
              legend={words.splitChoose}
              problem={wrongs.at("setting")}
              options={choice.members.map((setting) => settingOption(setting, [cluster]))}
              chosen={choice.chosen}
            />
            <Field
              type="date"
              name="from"
              label={words.from}
              help={words.fromHelp(choice.year.year, choice.year.countDay)}
              value={choice.from}
              problem={wrongs.at("from")}
            />
            <Actions>
              <Button>{words.preview}</Button>
            </Actions>
          </form>
        )}
      </>
    ),
  })

export type MergeChoice = {
  into: string
  from: string
  posts: readonly PostRow[]
  ending: readonly string[]
  members: number
  clusters: readonly ClusterFacts[]
  year: MoveChoice["year"]
}

export const mergePage = (call: PageCall, cluster: ClusterFacts, choice: MergeChoice, wrongs: Wrongs) =>
  framed(call, {
    title: words.mergeTitle(cluster.name),
    current: "clusters",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/clusters" },
          { text: cluster.name, href: `/clusters/${cluster.id}/members` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head
          title={words.mergeTitle(cluster.name)}
          cluster={shadeOf(cluster)}
          lede={words.mergeLede(choice.members)}
        />
        <form method="post" action={`/clusters/${cluster.id}/merge/preview`}>
          <Field
            type="select"
            name="into"
            label={words.mergeInto}
            value={choice.into}
            problem={wrongs.at("into")}
            options={clusterOptions(choice.clusters.filter(({ id }) => id !== cluster.id))}
          />
          <Field
            type="date"
            name="from"
            label={words.from}
            help={words.fromHelp(choice.year.year, choice.year.countDay)}
            value={choice.from}
            problem={wrongs.at("from")}
          />
          {choice.posts.length === 0 ? (
            <p class="quiet">{words.mergeNoPosts}</p>
          ) : (
            <Choice
              type="checkbox"
              name="spell"
              legend={words.mergePosts}
              help={words.mergePostsHelp}
              options={choice.posts.map((post) => ({
                value: post.spell,
                text: `${post.name}, ${roleName(post.role)}`,
                help: spellInWords(post.from, post.until),
              }))}
              chosen={choice.ending}
            />
          )}
          <Actions>
            <Button>{words.preview}</Button>
          </Actions>
        </form>
      </>
    ),
  })
