import { Details } from "../../ui/details.tsx"
import type { Behind } from "./behind.ts"
import { words } from "./words.ts"

/** The settings behind a need: by name where the reader may see them, else how many more. */
export const BehindNames = ({ behind: { all, named, others } }: { behind: Pick<Behind, "all" | "named" | "others"> }) =>
  all.length === 0 ? null : named.length === 0 ? (
    <p class="quiet">{words.allNotNamed(others)}</p>
  ) : (
    <Details summary={words.schools(all.length)}>
      <ul class="path">
        {named.map(({ id, name, town }) => (
          <li key={id}>
            <a href={`/settings/${id}`}>{name}</a>
            {town && <span class="sub"> {town}</span>}
          </li>
        ))}
        {others > 0 && <li class="sub">{words.othersNotNamed(others)}</li>}
      </ul>
    </Details>
  )
