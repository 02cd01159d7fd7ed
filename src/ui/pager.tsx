import { words } from "./words.ts"

/** Keyset paging goes forward, and back to the start. `shown`: "Schools 51 to 100 of 412". */
export const Pager = ({
  shown,
  first,
  next,
}: {
  shown: string
  first?: string | undefined
  next?: string | undefined
}) => (
  <nav class="pager" aria-label={words.pages}>
    <span>{shown}</span>
    {first && (
      <a class="act" href={first}>
        {words.first}
      </a>
    )}
    {next && (
      <a class="act" href={next} rel="next">
        {words.next}
      </a>
    )}
  </nav>
)
