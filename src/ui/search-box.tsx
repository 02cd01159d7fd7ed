import type { ComponentChildren } from "preact"
import { Field } from "./field.tsx"
import { words } from "./words.ts"

export type SearchBoxProps = {
  action: string
  /** "Find a school by part of its name, URN or postcode" */
  label: string
  name?: string
  value?: string | undefined
  /** Further fields that narrow the list. */
  children?: ComponentChildren
  button?: string
}

/** A form by GET: what is asked for is in the address, and can be kept. */
export const SearchBox = ({ action, label, name = "q", value, children, button = words.search }: SearchBoxProps) => (
  <search>
    <form action={action} method="get" class="search-box">
      <Field type="search" name={name} label={label} value={value} small />
      {children}
      <button class="btn2" type="submit">
        {button}
      </button>
      {value && (
        <a class="act" href={action}>
          {words.clearSearch}
        </a>
      )}
    </form>
  </search>
)
