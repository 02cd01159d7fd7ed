import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { PersonId } from "../../domain/kit/id.ts"
import type { CompiledToolkit } from "../../domain/toolkit/compile.ts"
import type { TrailEntry } from "../../domain/trail.ts"
import { answerInWords, valueInWords } from "../../ui/answer-text.ts"
import { controlId } from "../../ui/question/names.ts"
import type { TrailStep } from "../../ui/trail-list.tsx"
import type { Down, Under } from "./down.ts"
import { placeBeside, profileHref } from "./parts.tsx"
import type { Series } from "./series.ts"
import { partsOrValue } from "./told.ts"
import { words } from "./words.ts"

const questionText = (entry: TrailEntry, compiled: CompiledToolkit): string => {
  const asked = compiled.questions.get(entry.question)
  if (entry.question === "audit") return words.auditQuestion
  if (entry.question === "open") return words.openQuestion
  if (!asked) return entry.question
  const text = entry.from === "last-year" ? words.lastYearQuestion(asked.question.text) : asked.question.text
  const row = asked.question.table?.rows.find(({ code }) => code === entry.row)?.label
  const column = entry.column ? asked.columns.get(entry.column)?.column.label : undefined
  const place = [row, asked.columns.size > 1 ? column : undefined].filter(Boolean).join(", ")
  return place ? words.row(text, place) : text
}

const valueText = (entry: TrailEntry, compiled: CompiledToolkit): string => {
  const asked = compiled.questions.get(entry.question)
  if (entry.question === "audit" && entry.from === "fact")
    return entry.value === "complete" ? words.auditDone : words.auditOpen
  if (entry.question === "open" && entry.from === "fact") return words.openYes
  if (entry.from === "nothing" || !asked) return words.nothing
  const column = entry.column ? asked.columns.get(entry.column)?.column : undefined
  if (column && (typeof entry.value === "string" || typeof entry.value === "number")) {
    const said = valueInWords(column, entry.value)
    return entry.state === "estimate" ? `${said}, ${words.estimate}` : said
  }
  return answerInWords(asked.question, { state: entry.state, value: entry.value })
}

const saidText = (entry: TrailEntry, compiled: CompiledToolkit, people: ReadonlyMap<PersonId, string>): string => {
  const { answer, from } = entry
  if (answer) {
    const by = (answer.by && people.get(answer.by)) ?? null
    return words.said(by, dayInWords(dayOf(new Date(answer.answeredAt))), words.sources[answer.source] ?? answer.source)
  }
  if (from === "derived") return words.derived(compiled.questions.get(entry.because[0] ?? "")?.question.text ?? "")
  if (from === "register") return words.register
  return from === "last-year" ? words.lastYear : ""
}

/** Where the answer stands in its audit, for who may open it; of what another answer implies, where that one stands. */
const answerHref = (under: Under, entry: TrailEntry, compiled: CompiledToolkit): string | null => {
  const code = entry.from === "derived" ? (entry.because[0] ?? entry.question) : entry.question
  const section = compiled.questions.get(code)?.question.section
  return under.member.audit && section && entry.from !== "last-year"
    ? `/audits/${under.member.audit}/sections/${section}#${controlId(code)}`
    : null
}

/** One line for one setting, whose answers have their lines under it. */
export function trailSteps({ found, under, people }: Down, series: Series): TrailStep[] {
  const { community, measure } = found
  const compiled = community.compiled
  return under
    .filter(({ contribution }) => contribution.mark !== "outside")
    .sort((a, b) => (a.member.name < b.member.name ? -1 : 1))
    .map((one): TrailStep => {
      const { mark } = one.contribution
      const value = one.figure && one.contribution.components ? partsOrValue(compiled, measure, one.figure) : undefined
      const steps = one.entries.map((entry): TrailStep => {
        const href = series.asCluster ? null : answerHref(one, entry, compiled)
        return {
          text: questionText(entry, compiled),
          value: valueText(entry, compiled),
          said: saidText(entry, compiled, people),
          ...(href && { href }),
        }
      })
      return {
        text: [one.member.name, placeBeside(one.member)].filter(Boolean).join(", "),
        ...(!series.asCluster &&
          measure.ownLevel &&
          series.scope.kind !== "setting" && {
            href: profileHref({ kind: "setting", id: one.member.id }, series.year),
          }),
        ...(value && { value }),
        said:
          mark === "estimate"
            ? words.estimate
            : mark === "not-applicable"
              ? words.notForIt
              : mark === "not-available"
                ? words.noContribution
                : "",
        steps: one.smallOnes > 0 ? [...steps, { text: words.smallOnes(one.smallOnes) }] : steps,
      }
    })
}
