import type { Letter, LetterState } from "../../store/letter.ts"
import { PostButton } from "../../ui/button.tsx"
import { Details } from "../../ui/details.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { leaves } from "./leaves.ts"
import { words } from "./words.ts"

const tones: Record<LetterState, Tone> = {
  waiting: "due",
  sent: "good",
  "trying-again": "due",
  failed: "late",
  kept: "plain",
}
const LetterStateWord = ({ state }: { state: LetterState }) => <State tone={tones[state]}>{words.states[state]}</State>

/** A letter that waits where none leave has nowhere to go: it is kept, as it will say in a second. */
const stateHere = (call: PageCall, { state }: Letter): LetterState =>
  state === "waiting" && !leaves(call) ? "kept" : state

type Outbox = {
  letters: Letter[]
  stuck: { kept: number; failed: number; waiting: number }
  text: string
  first: string | undefined
  next: string | undefined
}

export const outboxPage = (call: PageCall, { letters, stuck, text, first, next }: Outbox) =>
  framed(call, {
    title: words.title,
    current: "hub",
    children: (
      <>
        <Head
          title={words.title}
          lede={words.lede(stuck.kept + (leaves(call) ? 0 : stuck.waiting), stuck.failed)}
          note={call.hub.demo ? words.demo : call.wiring.postLeaves ? undefined : words.noServer}
        />
        {letters.length === 0 && text === "" && !first ? (
          <Empty will={words.none} why={words.noneWhy} />
        ) : (
          <section class="part">
            <SearchBox action="/letters" label={words.search} value={text} />
            {letters.length === 0 ? (
              <p>{words.nothingFound}</p>
            ) : (
              <Table
                caption={words.title}
                rows={letters}
                rowKey={({ id }) => id}
                columns={[
                  { title: words.subject, cell: ({ id, subject }) => <a href={`/letters/${id}`}>{subject}</a> },
                  { title: words.to, cell: ({ to }) => to },
                  { title: words.written, whole: true, cell: ({ written }) => momentInWords(written) },
                  { title: words.state, cell: (letter) => <LetterStateWord state={stateHere(call, letter)} /> },
                ]}
              />
            )}
            <Pager shown={words.shown(letters.length)} first={first} next={next} />
          </section>
        )}
      </>
    ),
  })

export type LetterView = {
  letter: Letter
  /** Without its link, unless `link` is `shown`. */
  body: string
  again: "may" | "stale" | "no"
  /** `may`: whoever reads this can have it shown. `gone`: it left with the letter. `none`: there is none. */
  link: "none" | "gone" | "stale" | "manager" | "may" | "shown"
}

export const letterPage = (call: PageCall, { letter, body, again, link }: LetterView) =>
  framed(call, {
    title: letter.subject,
    current: "hub",
    place: <Place crumbs={[{ text: words.title, href: "/letters" }]} />,
    children: (
      <>
        <Head title={letter.subject} lede={<LetterStateWord state={stateHere(call, letter)} />} />
        <section class="part">
          <Facts
            facts={[
              [words.to, letter.to],
              [words.written, momentInWords(letter.written)],
              [words.sent, letter.sent && momentInWords(letter.sent)],
              [words.nextTry, letter.next && momentInWords(letter.next)],
              [words.failure, letter.failure],
            ]}
          />
        </section>
        <Part id="text" title={words.text}>
          <div class="prose">
            {body
              .trim()
              .split(/\n{2,}/)
              .map((paragraph, n) => (
                <p key={n}>
                  <Linked text={paragraph} />
                </p>
              ))}
          </div>
          <LinkNote letter={letter} link={link} />
          {(link === "none" || link === "shown") && (
            <Details summary={words.copy}>
              <textarea aria-label={words.copy} readonly rows={body.trim().split("\n").length + 4} spellcheck={false}>
                {body.trim()}
              </textarea>
            </Details>
          )}
        </Part>
        <section class="part">
          {again === "may" && (
            <PostButton look="second" action={`/letters/${letter.id}/send-again`}>
              {words.sendAgain}
            </PostButton>
          )}
          {again === "stale" && link !== "stale" && <p class="quiet">{words.stale}</p>}
        </section>
      </>
    ),
  })

/** Addresses in a letter can be followed. */
const Linked = ({ text }: { text: string }) => (
  <>{text.split(/(https?:\/\/\S+)/).map((part, n) => (n % 2 === 1 ? <a href={part}>{part}</a> : part))}</>
)

const LinkNote = ({ letter, link }: Pick<LetterView, "letter" | "link">) => {
  switch (link) {
    case "may":
      return (
        <>
          <p class="quiet">{words.whyShow(letter.to)}</p>
          <PostButton look="second" action={`/letters/${letter.id}/open`}>
            {words.show}
          </PostButton>
        </>
      )
    case "shown":
      return <p class="quiet">{words.shownNote(letter.to)}</p>
    case "gone":
      return <p class="quiet">{words.whyGone}</p>
    case "manager":
      return <p class="quiet">{words.whyManager}</p>
    case "stale":
      return <p class="quiet">{words.stale}</p>
    case "none":
      return null
  }
}
