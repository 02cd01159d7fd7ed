import type { Question } from "../../domain/toolkit/version.ts"
import { Options } from "../choice.tsx"
import { controlId, valueName } from "./names.ts"
import { NumberChips } from "./states.tsx"
import type { Filled } from "./typed.ts"
import { words } from "./words.ts"

export type ValueProps = { question: Question; filled: Filled; described: string | undefined; bad: boolean }

/** Numbers from a numeric keyboard, as text: a blank stays blank, and no wheel changes them. */
export const NumberValue = ({ question, filled, described, bad }: ValueProps) => {
  const money = question.type === "money"
  const unit = money ? question.unit?.replace(/^pounds ?/, "") : question.unit
  return (
    <div class="count">
      {money && <span>{words.pounds}</span>}
      <input
        type="text"
        class={["number", money && "wide", bad && "bad"].filter(Boolean).join(" ")}
        inputmode={money ? "decimal" : "numeric"}
        autocomplete="off"
        id={controlId(question.code)}
        name={valueName(question.code)}
        value={filled.values[0] ?? ""}
        aria-describedby={described}
        aria-invalid={bad ? "true" : undefined}
      />
      {unit && <span>{unit}</span>}
      <NumberChips question={question} state={filled.state} />
    </div>
  )
}

/** Radios for one, boxes for several; "yes" and "no" are radios too. */
export const ChoiceValue = ({ question, filled, described }: ValueProps) => (
  <Options
    type={question.type === "multiple" ? "checkbox" : "radio"}
    id={controlId(question.code)}
    name={valueName(question.code)}
    options={
      question.type === "yes-no"
        ? [
            { value: "yes", text: words.yes },
            { value: "no", text: words.no },
          ]
        : question.options.map(({ code, label }) => ({ value: code, text: label }))
    }
    chosen={filled.values}
    described={described}
  />
)

/** The steps of a scale, 1 to 5 unless the question says otherwise. */
export const steps = (scale: { min: number | null; max: number | null }): string[] => {
  const [least, most] = [scale.min ?? 1, scale.max ?? 5]
  return Array.from({ length: Math.max(0, most - least + 1) }, (_, n) => String(least + n))
}

export const ScaleValue = ({ question, filled, described }: ValueProps) => (
  <div class="scale">
    {steps(question).map((step, n) => (
      <label key={step}>
        <input
          type="radio"
          id={n === 0 ? controlId(question.code) : undefined}
          name={valueName(question.code)}
          value={step}
          checked={filled.values[0] === step}
          aria-describedby={n === 0 ? described : undefined}
        />
        {step}
      </label>
    ))}
  </div>
)

export const TextValue = ({ question, filled, described, bad }: ValueProps) => (
  <textarea
    id={controlId(question.code)}
    name={valueName(question.code)}
    rows={4}
    class={bad ? "bad" : undefined}
    aria-describedby={described}
    aria-invalid={bad ? "true" : undefined}
  >
    {filled.values[0] ?? ""}
  </textarea>
)

/** A browser without date fields shows plain text, and the parser reads "23 Nov 2026" as well. */
export const DateValue = ({ question, filled, described, bad }: ValueProps) => (
  <input
    type="date"
    id={controlId(question.code)}
    name={valueName(question.code)}
    value={filled.values[0] ?? ""}
    class={bad ? "bad" : undefined}
    aria-describedby={described}
    aria-invalid={bad ? "true" : undefined}
  />
)
