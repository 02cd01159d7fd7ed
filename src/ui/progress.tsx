import { words } from "./words.ts"

/**
 * Long work, told in words first: "12,400 of 52,000 rows read". While it runs, the route answers with the header `Refresh: 3`,
 * so that the page looks again by itself; a `<meta>` that does so is a fault to axe and html-validate.
 */
export const Progress = ({
  id,
  text,
  done,
  all,
  href,
}: {
  id: string
  text: string
  done: number
  /** Null: nobody knows yet. */
  all: number | null
  /** This page's own address, to look again by hand. */
  href: string
}) => (
  <div class="progress">
    <label for={id}>{text}</label>
    {all === null ? <progress id={id} /> : <progress id={id} max={Math.max(all, 1)} value={Math.min(done, all)} />}
    <p class="quiet">
      {words.pageRefreshes} <a href={href}>{words.lookAgain}</a>
    </p>
  </div>
)
