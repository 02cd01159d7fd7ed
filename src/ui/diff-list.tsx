import type { ComponentChildren } from "preact"
import { words } from "./words.ts"

export type FieldChange = { field: string; before: string | null; after: string | null }

export type Diff = {
  title: string
  href?: string
  /** A `<State>`: "New", "Changed", "Closed". */
  state?: ComponentChildren
  /** URN, place, why it is told so. */
  note?: ComponentChildren
  changes: readonly FieldChange[]
}

const Value = ({ value }: { value: string | null }) =>
  value === null || value === "" ? <span class="quiet">{words.nothing}</span> : value

/** What would change, thing by thing and field by field, before it is done. */
export const DiffList = ({ items }: { items: readonly Diff[] }) => (
  <ul class="diffs">
    {items.map((item, n) => (
      <li key={item.href ?? n}>
        <div class="diff-head">
          <h3>{item.href ? <a href={item.href}>{item.title}</a> : item.title}</h3>
          {item.state}
        </div>
        {item.note && <p class="quiet">{item.note}</p>}
        {item.changes.length > 0 && (
          <table class="cards diff">
            <caption class="vh">{item.title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {item.changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td data-l={words.before} class="before">
                    <Value value={before} />
                  </td>
                  <td data-l={words.after}>
                    <b>
                      <Value value={after} />
                    </b>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </li>
    ))}
  </ul>
)
