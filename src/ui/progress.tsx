import { words } from "./words.ts"

/** Long work, told in words first: "12,400 of 52,000 rows read". The page that shows it sets the layout's `refresh` while it runs. */
export const Progress = ({ id, text, done, all }: { id: string; text: string; done: number; all: number | null }) => (
  <div class="progress">
    <label for={id}>{text}</label>
    {all === null ? <progress id={id} /> : <progress id={id} max={Math.max(all, 1)} value={Math.min(done, all)} />}
    <p class="quiet">{words.pageRefreshes}</p>
  </div>
)
