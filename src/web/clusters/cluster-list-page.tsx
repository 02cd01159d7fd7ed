import { type Day, daysBetween } from "../../domain/kit/day.ts"
import { hasRoll } from "../../domain/setting.ts"
import type { arrivalsAfter } from "../../store/cluster.ts"
import type { ClusterOn } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { CountyMap } from "../../ui/map.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { nameAndPlace } from "../settings/setting-name.tsx"
import { shadeOf } from "./shade.ts"
import { words } from "./words.ts"

export type ClusterList = {
  on: Day
  clusters: readonly ClusterOn[]
  /** What is arranged after that day. */
  arrivals: Awaited<ReturnType<typeof arrivalsAfter>>
  places: readonly SettingFacts[]
  unplaced: number
  /** May read how the hub is laid out; may change it. */
  reads: boolean
  makes: boolean
}

const Coordinators = ({ cluster, on }: { cluster: ClusterOn; on: Day }) => {
  const { coordinators, managers, vacantSince } = cluster
  if (coordinators.length > 0) return <>{coordinators.map(({ name }) => name).join(", ")}</>
  return (
    <>
      <State tone="due">{words.vacant}</State>
      {vacantSince && <> {words.since_(vacantSince, daysBetween(vacantSince, on))}</>}
      {managers.length > 0 && <span class="sub"> {words.workGoesTo(managers.map(({ name }) => name).join(", "))}</span>}
    </>
  )
}

export const mapPlaces = (places: readonly SettingFacts[]) =>
  places.map((setting) => ({
    id: setting.id,
    name: nameAndPlace(setting),
    href: `/settings/${setting.id}`,
    easting: setting.easting,
    northing: setting.northing,
    cluster: setting.cluster,
    large: setting.phase === "secondary" || setting.phase === "all-through",
    size: setting.pupils,
  }))

const LayoutOfDay = ({ on, today }: { on: Day; today: Day }) => (
  <form method="get" action="/clusters" class="search-box">
    <Field type="date" name="on" label={words.on} help={words.onHelp} value={on} small />
    <button class="btn2" type="submit">
      {words.show}
    </button>
    {on !== today && <Act href="/clusters">{words.today}</Act>}
  </form>
)

const Listed = ({ on, clusters, reads }: ClusterList) => {
  const name = {
    title: words.cluster,
    cell: (row: ClusterOn) => <ClusterName name={row.name} colour={shadeOf(row)} href={`/clusters/${row.id}`} />,
  }
  const counts = [
    { title: words.schools, number: true, cell: (row: ClusterOn) => row.schools },
    { title: words.others, number: true, cell: (row: ClusterOn) => row.others },
  ]
  const more = [
    { title: words.coordinator, label: "", cell: (row: ClusterOn) => <Coordinators cluster={row} on={on} /> },
    {
      title: <span class="vh">{words.members}</span>,
      label: "",
      cell: (row: ClusterOn) => (
        <Act href={`/clusters/${row.id}/members?on=${on}`} which={row.name}>
          {words.members}
        </Act>
      ),
    },
  ]
  return (
    <Table
      caption={words.table(on)}
      rows={clusters}
      rowKey={({ id }) => id}
      columns={reads ? [name, ...counts, ...more] : [name, ...counts]}
    />
  )
}

export const clusterListPage = (call: PageCall, list: ClusterList) => {
  const { on, arrivals, places, unplaced, reads, makes } = list
  // One that nobody belongs to yet, and that will have members, has not begun: it waits under what is to come.
  const begun = list.clusters.filter(
    ({ id, schools, others }) => schools + others > 0 || !arrivals.some(({ cluster }) => cluster === id),
  )
  const clusters = reads ? begun : list.clusters
  const today = on === call.tx.today
  const schools = clusters.reduce((sum, cluster) => sum + cluster.schools, 0)
  const vacant = clusters.filter(({ coordinators }) => coordinators.length === 0).length
  const lede = !reads
    ? words.ledePlain(clusters.length)
    : today
      ? words.lede(clusters.length, schools, vacant)
      : words.ledeOn(on, clusters.length, schools)
  const shown = new Set<string | null>([...clusters.map(({ id }) => id), ...(reads ? [null] : [])])
  const drawn = places.filter(({ cluster, kind }) => shown.has(cluster) && (cluster !== null || hasRoll(kind)))
  const without = drawn.filter(({ easting }) => easting === null).length
  const none = clusters.length === 0 && today
  return framed(call, {
    title: words.title,
    current: "clusters",
    place: reads ? <Place crumbs={[{ text: words.place, href: "/hub" }]} /> : undefined,
    children: (
      <>
        <Head
          title={words.title}
          lede={none ? undefined : lede}
          action={
            makes && !none ? (
              <>
                <ButtonLink href="/clusters/move">{words.move}</ButtonLink>
                <ButtonLink look="second" href="/clusters/new">
                  {words.add}
                </ButtonLink>
              </>
            ) : undefined
          }
        />
        {none ? (
          <Empty
            will={reads ? words.empty : words.emptyPlain}
            why={words.emptyMore}
            action={makes ? <ButtonLink href="/clusters/new">{words.add}</ButtonLink> : undefined}
          />
        ) : (
          <>
            {reads && (
              <section class="part">
                <LayoutOfDay on={on} today={call.tx.today} />
                {unplaced > 0 && today && (
                  <p>
                    <Act href="/settings/not-in-a-cluster">{words.notPlaced(unplaced)}</Act>
                  </p>
                )}
              </section>
            )}
            <section class="part">
              <Listed {...list} clusters={clusters} />
            </section>
            {arrivals.length > 0 && (
              <Part id="to-come" title={words.toCome}>
                <ul class="list">
                  {arrivals.map(({ cluster, name, from, settings }) => (
                    <li key={`${cluster} ${from}`}>
                      <a href={`/clusters/${cluster}/members?on=${from}`}>{words.arrival(settings, name, from)}</a>
                    </li>
                  ))}
                </ul>
              </Part>
            )}
            {drawn.some(({ easting }) => easting !== null) && (
              <Part id="map" title={today ? words.mapTitle : words.mapTitleOn(on)} note={words.mapNote(without)}>
                <CountyMap
                  label={today ? words.mapTitle : words.mapTitleOn(on)}
                  places={mapPlaces(drawn)}
                  clusters={clusters.map((cluster) => ({
                    id: cluster.id,
                    name: cluster.name,
                    colour: shadeOf(cluster),
                  }))}
                />
              </Part>
            )}
          </>
        )}
      </>
    ),
  })
}
