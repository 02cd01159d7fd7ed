import type { Day } from "../../domain/kit/day.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { MemberRow, PostRow } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { clusterClass } from "../../ui/colour.ts"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { CountyMap } from "../../ui/map.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { SettingName } from "../settings/setting-name.tsx"
import { kindAndPhase, roleName } from "../settings/words.ts"
import { mapPlaces } from "./cluster-list-page.tsx"
import { shadeOf } from "./shade.ts"
import { spellInWords, words } from "./words.ts"

export type Members = {
  cluster: ClusterFacts
  on: Day
  members: readonly (SettingFacts & { from: Day; until: Day | null })[]
  history: readonly MemberRow[]
  posts: readonly PostRow[]
  formerPosts: readonly PostRow[]
  places: readonly SettingFacts[]
  clusters: readonly { id: string; name: string; colour: number }[]
  reads: boolean
  makes: boolean
}

const Posts = ({ posts, caption, reads }: { posts: readonly PostRow[]; caption: string; reads: boolean }) => (
  <Table
    caption={caption}
    rows={posts}
    rowKey={({ spell }) => spell}
    columns={[
      { title: words.person, cell: (post) => (reads ? <a href={`/people/${post.person}`}>{post.name}</a> : post.name) },
      { title: words.role, cell: ({ role }) => roleName(role) },
      { title: words.when, cell: ({ from, until }) => spellInWords(from, until) },
    ]}
  />
)

const Makes = ({ cluster }: { cluster: ClusterFacts }) => (
  <ul class="list">
    <li>
      <a href={`/people/new?role=coordinator&cluster=${cluster.id}`}>{words.addPerson}</a>
    </li>
    <li>
      <a href={`/clusters/move?to=${cluster.id}`}>{words.moveIn}</a>
    </li>
    <li>
      <a href={`/clusters/move?in=${cluster.id}`}>{words.moveOut}</a>
    </li>
    <li>
      <a href={`/clusters/${cluster.id}/edit`}>{words.rename}</a>
    </li>
    <li>
      <a href={`/clusters/${cluster.id}/split`}>{words.split}</a>
    </li>
    <li>
      <a href={`/clusters/${cluster.id}/merge`}>{words.merge}</a>
    </li>
  </ul>
)

export const membersPage = (call: PageCall, facts: Members) => {
  const { cluster, on, members, history, posts, formerPosts, places, clusters, reads, makes } = facts
  const schools = members.filter(({ kind }) => kind === "school" || kind === "college").length
  const today = on === call.tx.today
  return framed(call, {
    title: cluster.name,
    current: "clusters",
    colour: clusterClass(shadeOf(cluster)),
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/clusters" },
          { text: words.profile, href: `/clusters/${cluster.id}` },
          { text: words.members },
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={cluster.name}
          cluster={shadeOf(cluster)}
          lede={words.membersLede(
            cluster.name,
            schools,
            members.length - schools,
            on,
            today ? "today" : on < call.tx.today ? "past" : "to come",
          )}
          note={cluster.until ? words.ended(cluster.until) : undefined}
          action={
            makes && cluster.until === null ? (
              <ButtonLink href={`/clusters/move?to=${cluster.id}`}>{words.moveIn}</ButtonLink>
            ) : undefined
          }
        />
        <form method="get" action={`/clusters/${cluster.id}/members`} class="part search-box">
          <Field type="date" name="on" label={words.on} help={words.onHelp} value={on} small />
          <button class="btn2" type="submit">
            {words.show}
          </button>
          {!today && <Act href={`/clusters/${cluster.id}/members`}>{words.today}</Act>}
        </form>
        <Part id="posts" title={words.posts}>
          {posts.length === 0 ? <p>{words.postsEmpty}</p> : <Posts posts={posts} caption={words.posts} reads={reads} />}
        </Part>
        <Part id="members" title={words.nowTitle}>
          {members.length === 0 ? (
            <p>{words.membersEmpty}</p>
          ) : (
            <Table
              caption={words.nowTitle}
              rows={members}
              rowKey={({ id }) => id}
              columns={[
                { title: words.setting, cell: (row) => <SettingName {...row} /> },
                { title: words.kind, cell: ({ kind, phase }) => kindAndPhase(kind, phase) },
                { title: words.since, cell: ({ from, until }) => spellInWords(from, until) },
              ]}
            />
          )}
        </Part>
        {members.some(({ easting }) => easting !== null) && (
          <Part id="map" title={words.map}>
            <CountyMap
              label={cluster.name}
              home={cluster.id}
              places={mapPlaces(places.filter((place) => place.cluster !== null))}
              clusters={clusters.map((one) => ({ id: one.id, name: one.name, colour: shadeOf(one) }))}
              listElsewhere
            />
          </Part>
        )}
        {reads && (
          <>
            <Part id="history" title={words.history}>
              {history.length === 0 ? (
                <p>{words.historyEmpty}</p>
              ) : (
                <Table
                  caption={words.history}
                  rows={history}
                  rowKey={({ id, from }) => `${id} ${from}`}
                  columns={[
                    { title: words.setting, cell: (row) => <SettingName {...row} /> },
                    { title: words.when, cell: ({ from, until }) => spellInWords(from, until) },
                  ]}
                />
              )}
            </Part>
            {formerPosts.length > 0 && (
              <Part id="former" title={words.postHistory}>
                <Posts posts={formerPosts} caption={words.postHistory} reads={reads} />
              </Part>
            )}
          </>
        )}
        {makes && cluster.until === null && (
          <Part id="change" title={words.changeTitle}>
            <Makes cluster={cluster} />
          </Part>
        )}
      </>
    ),
  })
}
