import { dayInWords } from "../../domain/kit/day.ts"
import type { Question } from "../../domain/toolkit/version.ts"
import { answerInWords } from "../answer-text.ts"
import type { Before, Standing } from "./answer.ts"
import { wasName } from "./names.ts"
import { words } from "./words.ts"

const before = (question: Question, last: readonly Before[]): string => {
  const whole = last.find(({ row }) => row === null)
  const rows = last.filter(({ row, state }) => row !== null && state !== "blank")
  if (rows.length > 0) return question.table?.addRows ? words.lines(rows.length) : words.rows(rows.length)
  const said = answerInWords(question, whole)
  return whole?.state === "given" && (question.type === "count" || question.type === "money")
    ? words.counted(said)
    : said
}

const isThere = (last: readonly Before[]): boolean => last.some(({ state }) => state !== "blank")

/** Last year stands beside the field, never in it, so that an answer nobody confirmed cannot be taken for a given one. */
export const LastYear = ({ question, last }: { question: Question; last: readonly Before[] }) =>
  isThere(last) ? (
    <div class="was">
      <span>
        {words.lastYear}
        <b>{before(question, last)}</b>
      </span>
      <button class="plain" type="submit" name="same" value={question.code} formnovalidate>
        {words.same}
        <span class="vh">{words.sameWhich(question.text)}</span>
      </button>
    </div>
  ) : null

/** Who answered and when, as small print. */
export const Who = ({ standing }: { standing: readonly Standing[] }) => {
  const answer = standing.filter(({ state }) => state !== "blank").at(-1)
  if (!answer?.on) return null
  const on = dayInWords(answer.on)
  return <p class="who">{answer.by ? words.answeredBy(answer.by, on) : words.answeredOn(on)}</p>
}

/** Rows where two answers stand and neither replaces the other. */
const disagreements = (standing: readonly Standing[]): Standing[][] => {
  const rows = new Map<string | null, Standing[]>()
  for (const answer of standing) rows.set(answer.row, [...(rows.get(answer.row) ?? []), answer])
  return [...rows.values()].filter((answers) => answers.length > 1)
}

/** Both answers side by side, each with the button that settles it. */
export const Disagreements = ({ question, standing }: { question: Question; standing: readonly Standing[] }) => (
  <>
    {disagreements(standing).map((answers) => (
      <div class="disagree" key={answers[0]?.row}>
        <p>{words.disagree}</p>
        <ul>
          {answers.map((answer) => (
            <li class="row" key={answer.id}>
              <span>
                <b>{answerInWords(question, answer)}</b>
                {answer.on && (
                  <span class="sub">
                    {" "}
                    {words.answeredBy(answer.by ?? "", dayInWords(answer.on)).replace(/^, /, "")}
                  </span>
                )}
              </span>
              <button
                class="plain"
                type="submit"
                name={wasName(question.code, answer.row).replace(/^was/, "keep")}
                value={answer.id}
                formnovalidate
              >
                {words.keep}
                <span class="vh">: {answerInWords(question, answer)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </>
)
