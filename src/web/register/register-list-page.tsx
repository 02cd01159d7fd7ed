import type { RegisterImport } from "../../store/register-import.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { FileName } from "./file-name.tsx"
import { areasInWords, shortSum, words } from "./words.ts"

const tones: Record<RegisterImport["state"], Tone> = {
  waiting: "plain",
  reading: "plain",
  planned: "due",
  applied: "good",
  refused: "late",
  cancelled: "plain",
}

const CameTo = ({ one }: { one: RegisterImport }) => (
  <>
    <State tone={tones[one.state]}>{words.states[one.state]}</State>
    {one.counts && one.state === "applied" && <span class="sub"> {shortSum(one.counts)}</span>}
    {one.problem && <span class="sub"> {one.problem}</span>}
  </>
)

export type RegisterList = {
  imports: readonly RegisterImport[]
  byArea: readonly { la: string | null; schools: number }[]
  makes: boolean
  first: string | undefined
  next: string | undefined
}

export const registerListPage = (call: PageCall, { imports, byArea, makes, first, next }: RegisterList) => {
  const isNone = imports.length === 0 && first === undefined
  const begin = <ButtonLink href="/register/new">{words.bringIn}</ButtonLink>
  return framed(call, {
    title: words.title,
    current: "hub",
    place: <Place crumbs={[{ text: words.hub, href: "/hub" }]} />,
    children: (
      <>
        <Head
          title={words.title}
          lede={isNone ? undefined : words.lede(byArea)}
          action={makes && !isNone ? begin : undefined}
        />
        {isNone ? (
          <Empty will={words.empty} why={words.emptyWhy} action={makes ? begin : undefined} />
        ) : (
          <Part id="imports" title={words.list}>
            <Table
              caption={words.list}
              rows={imports}
              rowKey={({ id }) => id}
              columns={[
                {
                  title: words.when,
                  whole: true,
                  cell: ({ id, at }) => <a href={`/register/${id}`}>{momentInWords(at)}</a>,
                },
                { title: words.file, label: "", cell: ({ fileName }) => <FileName name={fileName} /> },
                { title: words.areas, cell: ({ areas }) => areasInWords(areas) },
                { title: words.by, cell: ({ byName }) => byName ?? words.byNobody },
                { title: words.cameTo, label: "", cell: (one) => <CameTo one={one} /> },
              ]}
            />
            {(first || next) && <Pager shown={words.shownOnly(imports.length)} first={first} next={next} />}
          </Part>
        )}
      </>
    ),
  })
}
