import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import { answerInWords } from "../../ui/answer-text.ts"
import { Act, PostButton } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { isCells } from "../../ui/question/answer.ts"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import { isAsked, rowsOf, type Sheet, sourcesFor } from "./sheet.ts"
import { words } from "./words.ts"

const textColumns = ({ question }: CompiledQuestion): string[] =>
  (question.table?.columns ?? []).filter(({ type }) => type === "text").map(({ code }) => code)

/** Where a question's answers hold free text: the question itself, or the rows of its table. */
export function textIn(sheet: Sheet, one: CompiledQuestion): { row: string | null; columns: string[]; text: string }[] {
  const { code, type, table } = one.question
  if (type !== "text" && !table) return []
  const columns = textColumns(one)
  const at = new Map<string | null, string>()
  for (const { question, row, value } of sheet.answers) {
    if (question !== code) continue
    const texts =
      typeof value === "string" && type === "text"
        ? [value]
        : isCells(value)
          ? columns.flatMap((column) => value[column] ?? [])
          : []
    const told = texts.filter((text) => text !== words.textGone)
    if (told.length > 0) at.set(row, told.join(", "))
  }
  return [...at].map(([row, text]) => ({ row, columns, text }))
}

/** All that was ever answered to one question, who said it and when, and what of it counts. */
export const questionPage = (call: PageCall, sheet: Sheet, one: CompiledQuestion) => {
  const { question } = one
  const answers = sheet.answers.filter((answer) => answer.question === question.code).reverse()
  const named = [...(question.table?.rows ?? []), ...rowsOf(sheet, one)]
  const asked = isAsked(sheet, question.code)
  const texts = textIn(sheet, one)
  const mayRemove = sourcesFor(sheet).length > 0
  const standing = (id: (typeof answers)[number]["id"]): string =>
    !sheet.held.ids.has(id) ? words.replaced : asked ? words.countsNow : words.notAsked
  return framed(call, {
    title: question.text,
    current: "schools",
    place: (
      <AuditPlace
        sheet={sheet}
        more={[
          {
            text: words.sectionName(question.section, sheet.compiled.sections.get(question.section)?.title ?? ""),
            href: sectionPath(sheet, question.section),
          },
        ]}
      />
    ),
    footer: <WhoSees sheet={sheet} />,
    children: (
      <>
        <Head title={question.text} lede={words.questionLede(answers.length)} />
        {answers.length > 0 && (
          <section class="part">
            <Table
              caption={words.questionHistory}
              rows={answers}
              rowKey={({ id }) => id}
              columns={[
                { title: words.answer, cell: (answer) => answerInWords(question, answer) },
                ...(question.table
                  ? [
                      {
                        title: words.row,
                        cell: (answer: (typeof answers)[number]) =>
                          named.find(({ code }) => code === answer.row)?.label ?? "",
                      },
                    ]
                  : []),
                {
                  title: words.said,
                  cell: (answer) =>
                    words.saidBy(answer.source, answer.by === null ? undefined : sheet.names.get(answer.by)),
                },
                { title: words.when, whole: true, cell: (answer) => momentInWords(answer.answeredAt) },
                { title: words.standing, cell: (answer) => standing(answer.id) },
              ]}
            />
          </section>
        )}
        <Act href={sectionPath(sheet, question.section)}>{words.back}</Act>
        {mayRemove && texts.length > 0 && (
          <Part id="remove" title={words.noteRemove} note={words.textRemoveMeans}>
            {texts.map(({ row, text }) => (
              <div key={row}>
                <p>{text.length > 200 ? `${text.slice(0, 200)} …` : text}</p>
                <PostButton
                  look="second"
                  action={`/audits/${sheet.audit.id}/questions/${question.code}/remove`}
                  hidden={{ row: row ?? "" }}
                >
                  {words.noteRemoveButton}
                </PostButton>
              </div>
            ))}
          </Part>
        )}
      </>
    ),
  })
}
