import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import { answerInWords } from "../../ui/answer-text.ts"
import { Act } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import { isAsked, rowsOf, type Sheet } from "./sheet.ts"
import { words } from "./words.ts"

/** All that was ever answered to one question, who said it and when, and what of it counts. */
export const questionPage = (call: PageCall, sheet: Sheet, one: CompiledQuestion) => {
  const { question } = one
  const answers = sheet.answers.filter((answer) => answer.question === question.code).reverse()
  const named = [...(question.table?.rows ?? []), ...rowsOf(sheet, one)]
  const asked = isAsked(sheet, question.code)
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
      </>
    ),
  })
}
