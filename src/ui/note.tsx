import { Icon } from "./icon.tsx"

/** A note whose readers are in its label: dashed, tinted and locked where the school never sees it. */
export const NoteField = ({
  name,
  label,
  help,
  value,
  secret,
}: {
  name: string
  /** Who reads it: "For the school", "Only for you and the centre". */
  label: string
  help: string
  value?: string
  secret?: boolean
}) => (
  <div class={secret ? "note private" : "note"}>
    <label class="ask" for={name}>
      <Icon name={secret ? "lock" : "share"} /> {label}
    </label>
    <p class="help" id={`${name}-help`}>
      {help}
    </p>
    <textarea id={name} name={name} rows={3} aria-describedby={`${name}-help`}>
      {value}
    </textarea>
  </div>
)
