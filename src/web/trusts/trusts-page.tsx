import type { ClusterFacts } from "../../store/cluster.ts"
import type { Trust } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Head } from "../../ui/head.tsx"
import { CountyMap } from "../../ui/map.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { mapPlaces } from "../clusters/cluster-list-page.tsx"
import { shadeOf } from "../clusters/shade.ts"
import { framed } from "../kit/frame.tsx"
import { readsLayout } from "../kit/layout-guard.ts"
import type { PageCall } from "../kit/page.tsx"
import { readsCluster } from "../profiles/view.ts"
import { SettingName } from "../settings/setting-name.tsx"
import { kindAndPhase } from "../settings/words.ts"
import { words } from "./words.ts"

export const trustHref = (code: string): string => `/trusts/${encodeURIComponent(code)}`

const clustersOf = (trust: Trust): number => new Set(trust.schools.flatMap(({ cluster }) => cluster ?? [])).size

export const trustsPage = (call: PageCall, trusts: readonly Trust[], makes: boolean) =>
  framed(call, {
    title: words.title,
    current: "hub",
    place: readsLayout(call.me) ? <Place crumbs={[{ text: words.place, href: "/hub" }]} /> : undefined,
    children:
      trusts.length === 0 ? (
        <>
          <Head title={words.title} />
          <Empty
            will={words.emptyWill}
            why={words.emptyWhy}
            action={makes ? <ButtonLink href="/register">{words.emptyButton}</ButtonLink> : undefined}
          />
        </>
      ) : (
        <>
          <Head
            title={words.title}
            lede={words.lede(
              trusts.length,
              trusts.reduce((sum, { schools }) => sum + schools.length, 0),
            )}
          />
          <section class="part">
            <Table
              caption={words.title}
              rows={trusts}
              rowKey={({ code }) => code}
              columns={[
                { title: words.trust, cell: ({ code, name }) => <a href={trustHref(code)}>{name}</a> },
                { title: words.schools, number: true, cell: ({ schools }) => schools.length },
                { title: words.clusters, number: true, cell: clustersOf },
              ]}
            />
          </section>
        </>
      ),
  })

/** `places`: all of today, for the boundaries of whole clusters behind the trust's schools. */
export const trustPage = (
  call: PageCall,
  trust: Trust,
  clusters: readonly ClusterFacts[],
  places: readonly SettingFacts[],
) =>
  framed(call, {
    title: trust.name,
    current: "hub",
    place: (
      <Place
        crumbs={[
          ...(readsLayout(call.me) ? [{ text: words.place, href: "/hub" }] : []),
          { text: words.title, href: "/trusts" },
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={trust.name}
          lede={words.trustLede(trust.name, trust.schools.length, clustersOf(trust))}
          note={trust.code.startsWith("~") ? undefined : words.number(trust.code)}
        />
        <section class="part">
          <Table
            caption={words.schools}
            rows={trust.schools}
            rowKey={({ id }) => id}
            columns={[
              { title: words.school, cell: (school) => <SettingName {...school} /> },
              { title: words.phase, cell: ({ kind, phase }) => kindAndPhase(kind, phase) },
              {
                title: words.cluster,
                cell: ({ cluster: id }) => {
                  const cluster = clusters.find((one) => one.id === id)
                  return cluster ? (
                    <ClusterName
                      name={cluster.name}
                      colour={shadeOf(cluster)}
                      {...(readsCluster(call.me, cluster.id) && { href: `/clusters/${cluster.id}` })}
                    />
                  ) : (
                    words.none
                  )
                },
              },
              { title: words.pupils, number: true, cell: ({ pupils }) => pupils },
            ]}
          />
        </section>
        {trust.schools.some(({ easting }) => easting !== null) && (
          <Part id="map" title={words.map} note={words.mapNote}>
            <CountyMap
              label={trust.name}
              places={mapPlaces(places)}
              only={new Set(trust.schools.map(({ id }) => id))}
              clusters={clusters.map((cluster) => ({ id: cluster.id, name: cluster.name, colour: shadeOf(cluster) }))}
              listElsewhere
            />
          </Part>
        )}
      </>
    ),
  })
