import type { ComponentChildren } from "preact"
import { describedBy } from "./field.tsx"
import { Problem } from "./problem.tsx"

export type ChoiceOption = { value: string; text: ComponentChildren; help?: string }

export type ChoiceProps = {
  type: "radio" | "checkbox"
  name: string
  id?: string
  legend: string
  help?: ComponentChildren
  problem?: string | undefined
  options: readonly ChoiceOption[]
  /** What is chosen: one code for radios, several for boxes. */
  chosen?: readonly string[]
  /** Legend of the common size, in forms of small fields. */
  small?: boolean
}

/** The options alone, for places that have a legend already. The first carries `id`, so that the summary can lead to it. */
export const Options = ({
  type,
  name,
  id,
  options,
  chosen = [],
  described,
}: Pick<ChoiceProps, "type" | "name" | "options" | "chosen"> & { id: string; described?: string | undefined }) => (
  <div class={options.length > 8 ? "opts long" : "opts"}>
    {options.map(({ value, text, help }, n) => (
      <label key={value}>
        <input
          type={type}
          name={name}
          value={value}
          id={n === 0 ? id : undefined}
          checked={chosen.includes(value)}
          aria-describedby={n === 0 ? described : undefined}
        />
        <span>
          {text}
          {help && <span class="sub"> {help}</span>}
        </span>
      </label>
    ))}
  </div>
)

/** Radios or boxes with targets for a finger; the legend is the question. */
export const Choice = (props: ChoiceProps) => {
  const id = props.id ?? props.name
  return (
    <fieldset class={props.problem ? "field wrong" : "field"}>
      <legend class={props.small ? "ask small" : "ask"}>{props.legend}</legend>
      {props.help && (
        <p class="help" id={`${id}-help`}>
          {props.help}
        </p>
      )}
      {props.problem && <Problem id={`${id}-problem`}>{props.problem}</Problem>}
      <Options {...props} id={id} described={describedBy(id, props.help, props.problem)} />
    </fieldset>
  )
}
