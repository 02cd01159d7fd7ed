import type { Person } from "../../domain/access.ts"
import { type SettingKind, settingKinds } from "../../domain/setting.ts"
import type { ClusterFacts } from "../../store/cluster.ts"
import type { SettingRow } from "../../store/layout.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { Options } from "../../ui/choice.tsx"
import { clusterColour } from "../../ui/colour.ts"
import { ClusterName } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { readsCluster } from "../profiles/view.ts"
import { SettingName } from "./setting-name.tsx"
import { kindAndPhase, kindNames, words } from "./words.ts"

export type SettingsList = {
  rows: readonly SettingRow[]
  all: number
  asked: { q: string; kind: string; cluster: string; closed: boolean }
  clusters: readonly ClusterFacts[]
  unplaced: number
  first?: string
  next?: string
  makes: boolean
}

/** Without what comes after a comma or in brackets: a filter has little room. */
const shortKind = (code: SettingKind): string => kindNames[code].split(/[,(]/)[0]?.trim() ?? code

const Cluster = ({ row, me }: { row: SettingRow; me: Person }) =>
  row.cluster && row.clusterName !== null && row.colour !== null ? (
    <ClusterName
      name={row.clusterName}
      colour={clusterColour(row.colour - 1)}
      {...(readsCluster(me, row.cluster) && { href: `/clusters/${row.cluster}` })}
    />
  ) : (
    <span class="sub">{words.notIn}</span>
  )

/** Said beside the name, where it is not open today. */
const closedWords = (row: SettingRow, today: string): string | undefined =>
  row.opened && row.closed && row.closed < row.opened
    ? words.joinedAway
    : row.closed && row.closed < today
      ? words.closedOn(row.closed)
      : row.opened && row.opened > today
        ? words.opensOn(row.opened)
        : undefined

export const settingsPage = (call: PageCall, list: SettingsList) => {
  const { rows, all, asked, clusters, unplaced, makes } = list
  const plain = asked.q === "" && asked.kind === "" && asked.cluster === "" && !asked.closed
  const add = (
    <ButtonLink look="second" href="/settings/new">
      {words.add}
    </ButtonLink>
  )
  const today = call.tx.today
  return framed(call, {
    title: words.title,
    current: "schools",
    children:
      plain && all === 0 ? (
        <>
          <Head title={words.title} />
          <Empty
            will={words.emptyWill}
            why={makes ? words.emptyWhy : words.emptyReader}
            action={
              makes ? (
                <p class="row">
                  <ButtonLink href="/register">{words.emptyRegister}</ButtonLink>
                  <Act href="/settings/new">{words.add}</Act>
                </p>
              ) : undefined
            }
          />
        </>
      ) : (
        <>
          <Head
            title={words.title}
            lede={plain ? words.lede(all) : words.ledeFound(all)}
            action={makes ? add : undefined}
          />
          <section class="part">
            <SearchBox action="/settings" label={words.search} value={asked.q}>
              <Field
                type="select"
                name="kind"
                label={words.kind}
                value={asked.kind}
                empty={words.anyKind}
                options={settingKinds.map((code) => ({ value: code, text: shortKind(code) }))}
                small
              />
              <Field
                type="select"
                name="cluster"
                label={words.cluster}
                value={asked.cluster}
                empty={words.anyCluster}
                options={[
                  { value: "none", text: words.notIn },
                  ...clusters.filter(({ until }) => until === null).map(({ id, name }) => ({ value: id, text: name })),
                ]}
                small
              />
              <Options
                type="checkbox"
                name="closed"
                id="closed"
                options={[{ value: "yes", text: words.closedToo }]}
                chosen={asked.closed ? ["yes"] : []}
              />
            </SearchBox>
            {unplaced > 0 && plain && (
              <p>
                <Act href="/settings/not-in-a-cluster">{words.waiting(unplaced)}</Act>
              </p>
            )}
            {rows.length === 0 ? (
              <p>{words.nothing}</p>
            ) : (
              <Table
                caption={words.title}
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  {
                    title: words.name,
                    cell: (row) => {
                      const closed = closedWords(row, today)
                      return (
                        <>
                          <SettingName {...row} />
                          {closed && <span class="sub"> · {closed}</span>}
                        </>
                      )
                    },
                  },
                  { title: words.kind, cell: ({ kind, phase }) => kindAndPhase(kind, phase) },
                  { title: words.cluster, cell: (row) => <Cluster row={row} me={call.me} /> },
                  { title: words.urn, whole: true, cell: ({ urn }) => urn },
                ]}
              />
            )}
            <Pager shown={words.shown(rows.length, all)} first={list.first} next={list.next} />
          </section>
        </>
      ),
  })
}
