import type { ComponentChildren } from "preact"
import { Problem } from "./problem.tsx"
import { words } from "./words.ts"

export type Option = { value: string; text: string }
export type OptionGroup = { group: string; options: readonly Option[] }

type Ask = {
  /** The field's name in the form, and its id, unless `id` says another. */
  name: string
  id?: string
  /** The question is the label. */
  label: string
  help?: ComponentChildren
  problem?: string | undefined
  optional?: boolean
  /** Label of the common size, in forms of small fields. */
  small?: boolean
}

export type FieldProps = Ask &
  (
    | {
        type: "text" | "email" | "search" | "tel"
        value?: string | undefined
        autocomplete?: string
        /** About how many characters fit the field. */
        width?: "short" | "middle"
      }
    /** A count: whole numbers from a numeric keyboard. `decimal` for pounds and hours. */
    | { type: "number"; value?: string | number | undefined; unit?: string; before?: string; decimal?: boolean }
    | { type: "date"; value?: string | undefined; min?: string; max?: string }
    | { type: "time"; value?: string | undefined }
    | {
        type: "select"
        value?: string | undefined
        options: readonly (Option | OptionGroup)[]
        /** The empty first choice; "Choose" unless told. */
        empty?: string | false
      }
    | { type: "textarea"; value?: string | undefined; rows?: number }
    | { type: "file"; accept?: string }
  )

/** Ids of help and problem, as `aria-describedby` lists them. */
export const describedBy = (id: string, help: unknown, problem: unknown): string | undefined =>
  [help ? `${id}-help` : undefined, problem ? `${id}-problem` : undefined].filter(Boolean).join(" ") || undefined

const Options = ({ options, value }: { options: readonly (Option | OptionGroup)[]; value: string | undefined }) => (
  <>
    {options.map((option) =>
      "group" in option ? (
        <optgroup label={option.group} key={option.group}>
          <Options options={option.options} value={value} />
        </optgroup>
      ) : (
        <option value={option.value} selected={option.value === value} key={option.value}>
          {option.text}
        </option>
      ),
    )}
  </>
)

const written = (
  field: { value?: string | undefined; width?: string; autocomplete?: string },
  bad: string | undefined,
) => ({
  class: [field.width, bad].filter(Boolean).join(" ") || undefined,
  value: field.value,
  autocomplete: field.autocomplete,
})

const control = (field: FieldProps, id: string) => {
  const common = {
    id,
    name: field.name,
    "aria-describedby": describedBy(id, field.help, field.problem),
    "aria-invalid": field.problem ? ("true" as const) : undefined,
  }
  const bad = field.problem ? "bad" : undefined
  switch (field.type) {
    case "textarea":
      return (
        <textarea {...common} class={bad} rows={field.rows ?? 4}>
          {field.value}
        </textarea>
      )
    case "select":
      return (
        <select {...common} class={bad}>
          {field.empty !== false && <option value="">{field.empty ?? words.choose}</option>}
          <Options options={field.options} value={field.value} />
        </select>
      )
    case "number":
      return (
        <span class="count">
          {field.before && <span>{field.before}</span>}
          <input
            {...common}
            class={["number", bad].filter(Boolean).join(" ")}
            type="text"
            inputmode={field.decimal ? "decimal" : "numeric"}
            autocomplete="off"
            value={field.value}
          />
          {field.unit && <span>{field.unit}</span>}
        </span>
      )
    case "file":
      return <input {...common} class={bad} type="file" accept={field.accept} />
    case "date":
      return <input {...common} class={bad} type="date" value={field.value} min={field.min} max={field.max} />
    case "time":
      return <input {...common} class={bad} type="time" value={field.value} />
    case "text":
      return <input {...common} {...written(field, bad)} type="text" />
    case "email":
      return <input {...common} {...written(field, bad)} type="email" />
    case "tel":
      return <input {...common} {...written(field, bad)} type="tel" />
    case "search":
      return <input {...common} {...written(field, bad)} type="search" />
  }
}

/** One question and its control: label, help, problem, field, in this order. */
export const Field = (field: FieldProps) => {
  const id = field.id ?? field.name
  return (
    <div class={field.problem ? "field wrong" : "field"}>
      <label class={field.small ? "ask small" : "ask"} for={id}>
        {field.label}
        {field.optional && <span class="sub"> ({words.optional})</span>}
      </label>
      {field.help && (
        <p class="help" id={`${id}-help`}>
          {field.help}
        </p>
      )}
      {field.problem && <Problem id={`${id}-problem`}>{field.problem}</Problem>}
      {control(field, id)}
    </div>
  )
}
