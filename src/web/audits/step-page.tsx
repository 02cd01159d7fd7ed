import type { AuditState } from "../../domain/lifecycle.ts"
import type { CompiledQuestion } from "../../domain/toolkit/compile.ts"
import { Act, Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { controlId } from "../../ui/question/names.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import { isReturn, type Sheet } from "./sheet.ts"
import { outcomeNames, stepWords, words } from "./words.ts"

export type StepView = {
  sheet: Sheet
  to: AuditState
  asksReason: boolean
  outcomes: readonly string[]
  /** A coordinator signs off in a silent school's place. */
  notConfirmed: boolean
  /** Questions still blank, where the step lists them. */
  blanks: readonly CompiledQuestion[] | undefined
  disagreements: number
  misfits: number
  wrongs: Wrongs
}

export const stepPage = (call: PageCall, view: StepView) => {
  const { sheet, to, wrongs, blanks } = view
  const says = stepWords(to, isReturn(sheet))
  return framed(call, {
    title: says.title,
    current: "schools",
    wrong: wrongs.any,
    place: <AuditPlace sheet={sheet} more={[{ text: says.button }]} />,
    footer: <WhoSees sheet={sheet} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={says.title} lede={says.means} />
        {view.disagreements > 0 && <p>{words.disagreementsOpen(view.disagreements)}</p>}
        {view.misfits > 0 && <p>{words.misfitsOpen(view.misfits)}</p>}
        {view.notConfirmed && <p>{words.notConfirmed}</p>}
        {blanks && (
          <Part
            id="blanks"
            title={words.blanks(blanks.length).replace(/:$/, "")}
            note={blanks.length > 0 ? words.blanksStay : undefined}
          >
            {blanks.length > 0 && (
              <ul class="list">
                {blanks.map(({ question }) => (
                  <li key={question.code}>
                    <a href={`${sectionPath(sheet, question.section)}#${controlId(question.code)}`}>
                      {question.section}. {question.text}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Part>
        )}
        <form method="post">
          {view.outcomes.length > 0 && (
            <Choice
              type="radio"
              name="outcome"
              legend={words.stepOutcome}
              problem={wrongs.at("outcome")}
              options={view.outcomes.map((code) => ({ value: code, text: outcomeNames[code] ?? code }))}
              chosen={call.form.all("outcome")}
            />
          )}
          {view.asksReason && (
            <Field
              type="textarea"
              name="reason"
              label={words.reason}
              help={words.reasonHelp}
              rows={2}
              value={call.form.text("reason")}
              problem={wrongs.at("reason")}
            />
          )}
          {to === "signed-off" && (
            <Field
              type="date"
              name="on"
              label={words.signedOn}
              value={call.form.text("on") || call.tx.today}
              max={call.tx.today}
              problem={wrongs.at("on")}
            />
          )}
          <Actions>
            <Button>{says.button}</Button>
            <Act href={`/audits/${sheet.audit.id}`}>{words.back}</Act>
          </Actions>
        </form>
      </>
    ),
  })
}
