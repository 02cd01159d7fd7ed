import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { CompiledQuestion, CompiledToolkit } from "../../domain/toolkit/compile.ts"
import type { Condition, Ratio } from "../../domain/toolkit/condition.ts"
import type { Question } from "../../domain/toolkit/version.ts"
import type { SettingRecord } from "../../store/layout.ts"
import { Act } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { PaperQuestion } from "../../ui/paper-question.tsx"
import { NotPrint, WritingLine } from "../../ui/print.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { AuditPlace } from "./parts.tsx"
import { helped, isReturn, rowsFor, rowsOf, type Sheet, standingIn, withRows } from "./sheet.ts"
import { words } from "./words.ts"

/** On paper nobody knows yet what will be asked: everything that an answer on the sheet may bring is printed with its condition. */
const isPrinted = (sheet: Sheet, { question }: CompiledQuestion): boolean => {
  const asked = sheet.settled.get(question.code)?.asked
  return question.fact === null && (asked === true || asked === "earlier-missing" || asked === "condition")
}

export const paperPage = (call: PageCall, sheet: Sheet, record: SettingRecord, form: "before" | "whole") => {
  const { audit } = sheet
  const title = words.paperTitle(isReturn(sheet), audit.name, yearInWords(audit.year))
  const sections = sheet.compiled.version.sections.map((section) => ({
    section,
    questions: sheet.questions.filter(
      (one) =>
        one.question.section === section.code &&
        isPrinted(sheet, one) &&
        (form === "whole" || one.question.when !== "visit"),
    ),
  }))
  return framed(call, {
    title,
    current: "schools",
    sheet: true,
    place: <AuditPlace sheet={sheet} more={[{ text: words.paper }]} />,
    children: (
      <>
        <Head title={title} lede={words.paperLede} note={words.paperReturnTo(call.hub.name)} />
        <NotPrint>
          <p>{words.paperPrint}</p>
          <p class="row">
            <Act href={`/audits/${audit.id}/paper${form === "whole" ? "?form=before" : ""}`}>
              {form === "whole" ? words.paperShort : words.paperLong}
            </Act>
            <Act href={`/audits/${audit.id}`}>{words.back}</Act>
          </p>
        </NotPrint>
        <WritingLine label={words.paperAnsweredOn} />
        <WritingLine label={words.paperAnsweredBy} />
        {sections
          .filter(({ questions }) => questions.length > 0)
          .map(({ section, questions }) => (
            <section class="part" key={section.code} aria-labelledby={`section-${section.code}`}>
              <h2 id={`section-${section.code}`}>{words.sectionName(section.code, section.title)}</h2>
              {questions.map((one) => (
                <div key={one.question.code}>
                  {one.askedWhen && (
                    <p class="quiet only-if">{words.paperOnlyIf(conditionInWords(sheet.compiled, one.askedWhen))}</p>
                  )}
                  <PaperQuestion
                    question={onPaper(sheet, one, record)}
                    standing={standingIn(sheet, one.question.code)}
                    lastYear={sheet.lastFor(one)}
                  />
                </div>
              ))}
            </section>
          ))}
      </>
    ),
  })
}

/** A table whose rows are last year's priorities names them on the sheet; of year groups it has those that the school can have. */
const onPaper = (sheet: Sheet, one: CompiledQuestion, record: SettingRecord): Question => {
  const { question } = one
  if (question.table?.rowsFrom)
    return { ...question, table: { ...question.table, rowsFrom: null, rows: [...rowsOf(sheet, one)] } }
  const rows = rowsFor(sheet, one, record)
  return helped(rows ? withRows(question, rows.shown) : question, false)
}

/** A condition as a person reads it: “Do you offer First Access?” is Yes. */
export function conditionInWords(compiled: CompiledToolkit, condition: Condition<string>): string {
  const of = (code: string) => compiled.questions.get(code)?.question
  const text = (code: string): string => of(code)?.text ?? code
  const label = (code: string, value: string | Ratio): string => {
    if (typeof value !== "string") return String(value.top / value.bottom)
    const question = of(code)
    return (
      question?.options.find((option) => option.code === value)?.label ??
      (value === "yes" ? "Yes" : value === "no" ? "No" : value)
    )
  }
  switch (condition.is) {
    case "and":
    case "or":
      return condition.parts
        .map((part) => conditionInWords(compiled, part))
        .join(condition.is === "and" ? words.and : words.or)
    case "not":
      return words.not(conditionInWords(compiled, condition.part))
    case "answered":
      return words.conditionAnswered(text(condition.operand))
    case "in":
      return words.conditionIs(
        text(condition.operand),
        condition.values.map((value) => label(condition.operand, value)).join(words.or),
      )
    case "includes":
      return words.conditionIs(text(condition.operand), label(condition.operand, condition.value))
    default: {
      const value = label(condition.operand, condition.value)
      if (condition.comparison === "=") return words.conditionIs(text(condition.operand), value)
      if (condition.comparison === "!=") return words.conditionIsNot(text(condition.operand), value)
      return words.conditionCompares(text(condition.operand), words.comparisons[condition.comparison] ?? "", value)
    }
  }
}
