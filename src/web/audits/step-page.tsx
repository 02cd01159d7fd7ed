import type { AuditState } from "../../domain/lifecycle.ts"
import { Act, Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { Details } from "../../ui/details.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { controlId } from "../../ui/question/names.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import { isReturn, type Missing, missingInWords, type Sheet, saysAll } from "./sheet.ts"
import { outcomeNames, stepWords, words } from "./words.ts"

export type StepView = {
  sheet: Sheet
  to: AuditState
  asksReason: boolean
  outcomes: readonly string[]
  /** A coordinator signs off in a silent school's place. */
  notConfirmed: boolean
  /** What is still missing, where the step says “this is all”. */
  missing: readonly Missing[]
  wrongs: Wrongs
}

export const stepPage = (call: PageCall, view: StepView) => {
  const { sheet, to, wrongs, missing } = view
  const says = stepWords(to, isReturn(sheet))
  const lacks = missingInWords(missing)
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
        {view.notConfirmed && <p>{words.notConfirmed}</p>}
        {saysAll(to) && lacks === "" && <p>{words.nothingMissing(to)}</p>}
        {lacks !== "" && <MissingPart sheet={sheet} missing={missing} lacks={lacks} />}
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
          {lacks !== "" && (
            <Choice
              type="checkbox"
              name="enough"
              legend={words.enough}
              problem={wrongs.at("enough")}
              options={[{ value: "yes", text: words.nothingMore }]}
              chosen={call.form.all("enough")}
            />
          )}
          {(view.asksReason || lacks !== "") && (
            <Field
              type="textarea"
              name="reason"
              optional={!view.asksReason}
              label={view.asksReason ? words.reason : words.otherReason}
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
            <Button>{lacks === "" ? says.button : (says.anyway?.(lacks) ?? says.button)}</Button>
            <Act href={`/audits/${sheet.audit.id}`}>{words.back}</Act>
          </Actions>
        </form>
      </>
    ),
  })
}

/** Section by section, with the way to each. */
const MissingPart = ({ sheet, missing, lacks }: { sheet: Sheet; missing: readonly Missing[]; lacks: string }) => (
  <Part id="missing" title={words.missingTitle} note={`${words.upper(lacks)}. ${words.missingNote}`}>
    <ul class="list">
      {missing.map(({ section, asked, blanks, toSettle, toCheck }) => {
        const path = sectionPath(sheet, section.code)
        return (
          <li key={section.code}>
            <a href={path}>{words.sectionName(section.code, section.title)}</a>{" "}
            {blanks.length > 0 && <span class="sub">{words.missingOf(blanks.length, asked)}</span>}
            {[
              ...toSettle.map(({ question }) => ({ question, text: words.settleWhich(question.text) })),
              ...toCheck.map(({ question }) => ({ question, text: words.checkWhich(question.text) })),
            ].map(({ question, text }) => (
              <p key={text}>
                <a href={`${path}#${controlId(question.code)}`}>{text}</a>
              </p>
            ))}
            {blanks.length > 0 && (
              <Details
                summary={
                  <>
                    {words.which}
                    <span class="vh">: {section.title}</span>
                  </>
                }
              >
                <ul class="list">
                  {blanks.map(({ question }) => (
                    <li key={question.code}>
                      <a href={`${path}#${controlId(question.code)}`}>{question.text}</a>
                    </li>
                  ))}
                </ul>
              </Details>
            )}
          </li>
        )
      })}
    </ul>
  </Part>
)
