import type { Letter, LetterState } from "../../store/letter.ts"
import { PostButton } from "../../ui/button.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Head } from "../../ui/head.tsx"
import { Pager } from "../../ui/pager.tsx"
import { Place } from "../../ui/place.tsx"
import { SearchBox } from "../../ui/search-box.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { words } from "./words.ts"

const tones: Record<LetterState, Tone> = {
  waiting: "due",
  sent: "good",
  "trying-again": "due",
  failed: "late",
  kept: "plain",
}
const LetterStateWord = ({ state }: { state: LetterState }) => <State tone={tones[state]}>{words.states[state]}</State>

type Outbox = {
  letters: Letter[]
  stuck: { kept: number; failed: number }
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
          lede={words.lede(stuck.kept, stuck.failed)}
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
                  { title: words.state, cell: ({ state }) => <LetterStateWord state={state} /> },
                ]}
              />
            )}
            <Pager shown={words.shown(letters.length)} first={first} next={next} />
          </section>
        )}
      </>
    ),
  })

export const letterPage = (call: PageCall, letter: Letter, body: string, again: "may" | "stale" | "no") =>
  framed(call, {
    title: letter.subject,
    current: "hub",
    place: <Place crumbs={[{ text: words.title, href: "/letters" }]} />,
    children: (
      <>
        <Head title={letter.subject} lede={<LetterStateWord state={letter.state} />} />
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
        <section class="part prose">
          {body
            .trim()
            .split(/\n{2,}/)
            .map((paragraph, n) => (
              <p key={n}>{paragraph}</p>
            ))}
        </section>
        <section class="part">
          {again === "may" && (
            <PostButton look="second" action={`/letters/${letter.id}/send-again`}>
              {words.sendAgain}
            </PostButton>
          )}
          {again === "stale" && <p class="quiet">{words.stale}</p>}
        </section>
      </>
    ),
  })
