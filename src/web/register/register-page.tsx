import type { ComponentChildren } from "preact"
import { skipWords } from "../../domain/register/words.ts"
import type { Added, ImportCounts, RegisterChange, RegisterImport } from "../../store/register-import.ts"
import { type ChangeKind, changeKinds } from "../../store/register-import.ts"
import { Act, Actions, ButtonLink, PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { type Diff, DiffList } from "../../ui/diff-list.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Progress } from "../../ui/progress.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { nameAndPlace } from "../settings/setting-name.tsx"
import { FileName } from "./file-name.tsx"
import { areasInWords, fieldName, kindWords, valueInWords, words } from "./words.ts"

const place = (
  <Place
    crumbs={[
      { text: words.hub, href: "/hub" },
      { text: words.title, href: "/register" },
    ]}
  />
)

const FileNote = ({ one, children }: { one: RegisterImport; children: ComponentChildren }) => (
  <>
    <FileName name={one.fileName} />
    {children && <br />}
    {children}
  </>
)

/** As long as it is read, or carried out. */
export const readingPage = (call: PageCall, one: RegisterImport, makes: boolean) => {
  const title = one.dryRun ? words.readingTitle : words.applyingTitle
  return framed(call, {
    title,
    current: "hub",
    place,
    children: (
      <>
        <Head title={title} lede={areasInWords(one.areas)} note={<FileNote one={one}>{words.waitNote}</FileNote>} />
        <section class="part">
          <Progress
            id="rows"
            text={words.rowsRead(one.rowsRead)}
            done={one.rowsRead}
            all={null}
            href={`/register/${one.id}`}
          />
          {one.dryRun && makes && (
            <PostButton look="plain" action={`/register/${one.id}/cancel`}>
              {words.cancel}
            </PostButton>
          )}
        </section>
      </>
    ),
  })
}

/** Nothing came of it. */
export const endedPage = (call: PageCall, one: RegisterImport, makes: boolean) => {
  const isRefused = one.state === "refused"
  const title = isRefused ? words.refusedTitle : words.cancelledTitle
  return framed(call, {
    title,
    current: "hub",
    place,
    children: (
      <>
        <Head
          title={title}
          lede={isRefused ? one.problem : words.cancelledLede}
          note={<FileNote one={one}>{isRefused && words.refusedNote}</FileNote>}
        />
        {makes && (
          <p class="row">
            <ButtonLink href="/register/new">{words.again}</ButtonLink>
          </p>
        )}
      </>
    ),
  })
}

export type PlanView = {
  one: RegisterImport
  kind: ChangeKind | null
  changes: readonly RegisterChange[]
  /** Position of the first and last one shown. */
  from: number
  to: number
  first: string | undefined
  next: string | undefined
  unplaced: number
  /** Of one that was carried out. */
  added: Added | undefined
  makes: boolean
}

const countOf = ({ counts }: RegisterImport, kind: ChangeKind | "unchanged"): number =>
  counts === null ? 0 : kind === "twin" ? counts.twins : counts[kind]

/** What was found, and before it is carried out the button that does so. */
export const planPage = (call: PageCall, view: PlanView) => {
  const { one, makes, kind } = view
  const { counts } = one
  if (!counts) throw new Error("an import that was planned has its counts")
  const isApplied = one.state === "applied"
  const changed = counts.added + counts.converted + counts.closed + counts.reopened + counts.updated
  const title = isApplied ? words.appliedTitle : words.plannedTitle
  const shown = kind ? countOf(one, kind) : changeKinds.reduce((sum, each) => sum + countOf(one, each), 0)
  return framed(call, {
    title,
    current: "hub",
    place,
    children: (
      <>
        <Head
          title={title}
          lede={
            isApplied
              ? words.applied(counts)
              : changed === 0
                ? words.plannedNothing(counts.unchanged)
                : words.planned(counts)
          }
          note={
            <>
              <FileName name={one.fileName} />
              {words.extractOf(one.extractDay, one.told?.links)}
            </>
          }
          {...(!isApplied && makes && { action: <Decide one={one} changes={changed > 0} /> })}
        />
        {one.differs && !isApplied && (
          <p role="alert">
            <State tone="due">{words.differs}</State>
          </p>
        )}
        {counts.empty.length > 0 && (
          <p>
            <State tone="due">{words.emptyArea(counts.empty)}</State>
          </p>
        )}
        {isApplied && <Next unplaced={view.unplaced} counts={counts} added={view.added} />}
        <Part id="counts" title={words.counts} note={words.countsNote(counts.rows)}>
          <Table
            caption={words.counts}
            rows={(
              [
                "closed",
                "converted",
                "reopened",
                "updated",
                "added",
                "unchanged",
                "skipped",
                "unseen",
                "elsewhere",
                "twin",
              ] as const
            ).filter((each) => countOf(one, each) > 0)}
            rowKey={(each) => each}
            columns={[
              {
                title: words.kind,
                cell: (each) =>
                  each === "unchanged" ? (
                    kindWords[each].name
                  ) : (
                    <a
                      href={`/register/${one.id}?show=${each}#changes`}
                      aria-current={each === kind ? "true" : undefined}
                    >
                      {kindWords[each].name}
                    </a>
                  ),
              },
              { title: words.n, number: true, cell: (each) => countOf(one, each).toLocaleString("en-GB") },
              { title: words.means, label: "", cell: (each) => kindWords[each].means },
            ]}
          />
        </Part>
        <Noticed one={one} />
        {!isApplied && makes && changed > 0 && (
          <Details summary={words.takenBack} open>
            <p>{words.takenBackNote}</p>
          </Details>
        )}
        {shown > 0 && (
          <Part id="changes" title={kind ? words.changesOf(kindWords[kind].name) : words.changes}>
            {kind && (
              <p>
                <Act href={`/register/${one.id}#changes`}>{words.everything}</Act>
              </p>
            )}
            <DiffList items={view.changes.map((change) => diffOf(change, isApplied, makes))} />
            <Pager shown={words.shown(view.from, view.to, shown)} first={view.first} next={view.next} />
          </Part>
        )}
        {makes && view.added && view.added.untouched > 0 && (
          <TakeOut one={one} untouched={view.added.untouched} all={counts.added - view.added.gone} />
        )}
      </>
    ),
  })
}

const TakeOut = ({ one, untouched, all }: { one: RegisterImport; untouched: number; all: number }) => (
  <Part id="take-out" title={words.takeOut} note={words.takeOutNote(untouched, all - untouched)}>
    <Actions>
      <PostButton look="second" action={`/register/${one.id}/take-out`}>
        {words.takeOutButton(untouched)}
      </PostButton>
    </Actions>
  </Part>
)

const Decide = ({ one, changes }: { one: RegisterImport; changes: boolean }) => (
  <>
    {changes && (
      <PostButton action={`/register/${one.id}/apply`} hidden={{ plan: one.plan?.toString("hex") ?? "" }}>
        {words.apply}
      </PostButton>
    )}
    <PostButton look="plain" action={`/register/${one.id}/cancel`}>
      {words.leave}
    </PostButton>
  </>
)

const Next = ({ unplaced, counts, added }: Pick<PlanView, "unplaced" | "added"> & { counts: ImportCounts }) => (
  <Part
    id="next"
    title={words.next}
    note={
      added &&
      [words.became(counts, added), unplaced > added.waiting && words.others(unplaced - added.waiting)]
        .filter(Boolean)
        .join(" ")
    }
  >
    <ul class="list">
      {unplaced > 0 && (
        <li>
          <Act href="/settings/not-in-a-cluster">{words.waiting(unplaced)}</Act>
        </li>
      )}
      <li>
        <Act href="/settings">{words.toSettings}</Act>
      </li>
    </ul>
  </Part>
)

const Noticed = ({ one: { told } }: { one: RegisterImport }) => {
  if (!told) return null
  const { missing, unknown, unreadable } = told
  if (missing.length + unknown.length + unreadable.length === 0) return null
  return (
    <Details summary={words.noticed}>
      <ul>
        {missing.length > 0 && <li>{words.missing(missing)}</li>}
        {unreadable.map(({ column, cells }) => (
          <li key={column}>{words.unreadable(column, cells)}</li>
        ))}
        {unknown.length > 0 && <li>{words.unknown(unknown.length)}</li>}
      </ul>
    </Details>
  )
}

const tones: Record<ChangeKind, Tone> = {
  closed: "late",
  converted: "good",
  reopened: "good",
  updated: "plain",
  added: "good",
  unseen: "due",
  elsewhere: "due",
  twin: "due",
  skipped: "plain",
}

function diffOf(change: RegisterChange, isApplied: boolean, makes: boolean): Diff {
  const { verdict, name, urn, setting, detail } = change
  const title =
    name === null
      ? detail.line === undefined
        ? ""
        : words.line(detail.line)
      : nameAndPlace({ name, town: detail.town ?? null })
  return {
    title,
    ...(setting && { href: `/settings/${setting}` }),
    state:
      isApplied && verdict === "added" && setting === null ? (
        <State tone="plain">{words.isOut}</State>
      ) : (
        <State tone={tones[verdict]}>{kindWords[verdict].one}</State>
      ),
    note: <Note change={change} isApplied={isApplied} makes={makes} urn={urn} />,
    changes: (detail.changes ?? []).map(({ field, before, after }) => ({
      field: fieldName(field),
      before: valueInWords(field, before),
      after: valueInWords(field, after),
    })),
  }
}

/** One line about what is told, and one for each thing to decide. */
const Note = ({
  change,
  urn,
  isApplied,
  makes,
}: {
  change: RegisterChange
  urn: string | null
  isApplied: boolean
  makes: boolean
}) => {
  const { verdict, detail } = change
  const facts = [
    urn && verdict !== "converted" && words.urn(urn),
    detail.phase && words.phase(detail.phase),
    detail.postcode,
    typeof detail.pupils === "number" && words.pupils(detail.pupils),
    verdict === "skipped" && detail.reason && `${skipWords[detail.reason]}.`,
    detail.column && words.column(detail.column),
    detail.by && words.closedBy[detail.by],
    detail.former && detail.from && urn && words.number(detail.former, urn, detail.from),
    verdict === "unseen" && (detail.closed ? words.unseenClosed : words.unseenOpen),
    verdict === "elsewhere" && detail.la && words.elsewhere(detail.la, detail.laName ?? null),
  ].filter(Boolean)
  return (
    <>
      {facts.join(" · ")}
      {detail.carriedOn?.map(({ urn: next, kind, on }) => (
        <>
          <br />
          {words.carriedOn(next, kind, on)}{" "}
          {isApplied && makes && change.setting && (
            <Act
              href={kind === "plain" ? `/settings/${change.setting}/join` : `/settings/${change.setting}/successor`}
              which={change.name ?? ""}
            >
              {words.writeDown}
            </Act>
          )}
        </>
      ))}
      {detail.other && (
        <>
          <br />
          {words.twin}
          <a href={`/settings/${detail.other.setting}`}>{detail.other.name}</a>.{" "}
          {makes && change.setting && (
            <Join one={change.setting} other={detail.other.setting} which={change.name ?? ""} />
          )}
        </>
      )}
      {detail.mayBe?.map((other) => (
        <>
          <br />
          {words.mayBeSame}
          <a href={`/settings/${other.setting}`}>{other.name}</a>
          {words.mayBe(other.urn, other.why)}{" "}
          {isApplied
            ? makes && change.setting && <Join one={change.setting} other={other.setting} which={change.name ?? ""} />
            : words.joinLater}
        </>
      ))}
    </>
  )
}

const Join = ({ one, other, which }: { one: string; other: string; which: string }) => (
  <Act href={`/settings/${one}/join?other=${other}`} which={which}>
    {words.join}
  </Act>
)
