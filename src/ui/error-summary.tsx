import { words } from "./words.ts"

/** `field` is the id of the control that it is about. */
export type FieldProblem = { field?: string; text: string }

/** Above the heading of a form that came back; each line leads to its field and says the same words as the problem there. */
export const ErrorSummary = ({ problems }: { problems: readonly FieldProblem[] }) =>
  problems.length === 0 ? null : (
    <div class="errors" role="alert" aria-labelledby="errors-title">
      <h2 id="errors-title">{words.thereIsAProblem}</h2>
      <ul>
        {problems.map(({ field, text }) => (
          <li key={`${field} ${text}`}>{field ? <a href={`#${field}`}>{text}</a> : <p>{text}</p>}</li>
        ))}
      </ul>
    </div>
  )
