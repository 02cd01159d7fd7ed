import { isWorthShowing, judgementLevels, levelTitle } from "../../domain/judgement.ts"
import { dayInWords, dayOf } from "../../domain/kit/day.ts"
import type { Section } from "../../domain/toolkit/version.ts"
import type { Judgement } from "../../store/judgement.ts"
import { Act, Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { State } from "../../ui/state.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import type { Sheet } from "./sheet.ts"
import { words } from "./words.ts"

export type JudgementView = {
  sheet: Sheet
  section: Section
  /** Oldest first. */
  judgements: readonly Judgement[]
  mayJudge: boolean
  typed: { level: string; evidence: string }
  wrongs: Wrongs
  sure: boolean
}

/** Four described levels and what the judgement rests on; earlier ones stay below. */
export const judgementPage = (call: PageCall, view: JudgementView) => {
  const { sheet, section, judgements, wrongs, typed } = view
  return framed(call, {
    title: words.judgeTitle(section.title),
    current: "schools",
    wrong: wrongs.any,
    place: (
      <AuditPlace
        sheet={sheet}
        more={[{ text: words.sectionName(section.code, section.title), href: sectionPath(sheet, section.code) }]}
      />
    ),
    footer: <WhoSees sheet={sheet} />,
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={words.judgeTitle(section.title)} lede={words.judgementApart} />
        {view.mayJudge && (
          <form method="post">
            {view.sure && <input type="hidden" name="sure" value="evidence" />}
            <Choice
              type="radio"
              name="level"
              legend={words.judgeLevel}
              problem={wrongs.at("level")}
              options={judgementLevels.map(({ code, title, describes }) => ({
                value: code,
                text: <b>{title}</b>,
                help: describes,
              }))}
              chosen={[typed.level]}
            />
            <Field
              type="textarea"
              name="evidence"
              label={words.judgeEvidence}
              help={words.judgeEvidenceHelp}
              value={typed.evidence}
              problem={wrongs.at("evidence")}
            />
            <p class="quiet">{words.concern}</p>
            <Actions>
              <Button>{words.judgeSave}</Button>
              <Act href={sectionPath(sheet, section.code)}>{words.back}</Act>
            </Actions>
          </form>
        )}
        {judgements.length > 0 && (
          <Part id="judgements" title={view.mayJudge ? words.judgementsBefore : words.judgementRead}>
            <ul class="list">
              {[...judgements].reverse().map((one) => (
                <li key={one.id}>
                  <p>
                    <b>{levelTitle(one.level)}</b>{" "}
                    {isWorthShowing(one.level) && <State tone="good">{words.worthShowing}</State>}
                  </p>
                  <p>{one.evidence}</p>
                  <p class="quiet">{words.judgedBy(words.by(one.byName), dayInWords(dayOf(new Date(one.at))))}</p>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </>
    ),
  })
}
