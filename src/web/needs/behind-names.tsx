import type { ComponentChildren } from "preact"
import { Details } from "../../ui/details.tsx"
import type { Behind } from "./behind.ts"
import { words } from "./words.ts"

/** The settings behind a need: by name where the reader may see them, else how many more. */
export const BehindNames = ({
  behind: { all, named, others },
  summary,
  children,
}: {
  behind: Pick<Behind, "all" | "named" | "others">
  /** What opens the list; how many there are, unless told. */
  summary?: string
  children?: ComponentChildren
}) =>
  all.length === 0 ? null : named.length === 0 ? (
    <p class="quiet">{words.allNotNamed(others)}</p>
  ) : (
    <Details summary={summary ?? words.schools(all.length)}>
      <ul class="path">
        {named.map(({ id, name, town }) => (
          <li key={id}>
            <a href={`/settings/${id}`}>{name}</a>
            {town && <span class="sub"> {town}</span>}
          </li>
        ))}
        {others > 0 && <li class="sub">{words.othersNotNamed(others)}</li>}
      </ul>
      {children}
    </Details>
  )
