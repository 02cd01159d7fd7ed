import type { Question } from "../../domain/toolkit/version.ts"
import { controlId, stateName } from "./names.ts"
import { type Filled, isNumber } from "./typed.ts"
import { noAnswer, noNumber, numberStates, words } from "./words.ts"

const Chip = ({ name, state, text, chosen }: { name: string; state: string; text: string; chosen: string }) => (
  <label class={state === "blank" ? "take-back" : undefined}>
    <input type="radio" name={name} value={state} checked={state === chosen} />
    {text}
  </label>
)

/** "Counted" or "An estimate", beside a number. */
export const NumberChips = ({ question, state }: { question: Question; state: string }) => (
  <fieldset class="chips">
    <legend class="vh">{words.thisNumberIs(question.text)}</legend>
    {numberStates.map(([code, text]) => (
      <Chip name={stateName(question.code)} state={code} text={text} chosen={state} key={code} />
    ))}
  </fieldset>
)

/** The ways of having no answer wait behind one line, whose label says which was chosen. */
export const NoAnswer = ({ question, filled, stands }: { question: Question; filled: Filled; stands: boolean }) => {
  const numeric = isNumber(question.type)
  const ways = numeric ? noNumber : noAnswer
  const chosen = ways.find(([code]) => code === filled.state)
  const ask = numeric ? words.noNumberToGive : question.table?.addRows ? words.noTableToGive : words.noAnswerToGive
  const name = stateName(question.code)
  return (
    <details class="why" open={chosen !== undefined || filled.state === "blank"}>
      <summary>{chosen ? (numeric ? words.noNumber(chosen[1]) : words.noAnswer(chosen[1])) : ask}</summary>
      <fieldset class="chips" id={`${controlId(question.code)}--states`}>
        <legend class="vh">
          {numeric ? words.insteadOfNumber(question.text) : words.insteadOfAnswer(question.text)}
        </legend>
        {question.type === "scale" && filled.state === "estimate" && (
          <Chip name={name} state="estimate" text={words.estimate} chosen={filled.state} />
        )}
        {ways.map(([code, text]) => (
          <Chip name={name} state={code} text={text} chosen={filled.state} key={code} />
        ))}
        {stands && <Chip name={name} state="blank" text={words.takeBack} chosen={filled.state} />}
      </fieldset>
    </details>
  )
}
