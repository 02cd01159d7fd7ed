import type { Figure } from "../../domain/profile.ts"
import { Dotted } from "../../ui/dotted.tsx"
import { helpFor } from "../help/article.ts"
import type { PageCall } from "../kit/page.tsx"
import { Legend } from "./parts.tsx"
import { type Series, schoolsIn } from "./series.ts"
import { count, words } from "./words.ts"

/** Under every page of figures, and on its print: where they come from, as of when, and what the signs mean. */
export const Sources = ({
  series,
  call,
  figures,
}: {
  series: Series
  call: PageCall
  figures: readonly (Figure | null | undefined)[]
}) => {
  const { now, years, year, scope } = series
  const help = helpFor(call.url.pathname)
  const schools = schoolsIn(now.hubYear, scope).length
  return (
    <>
      <p>
        <span class="only-print in-line">{call.hub.name}. </span>
        {words.sourceLine(
          years[0] ?? year,
          year,
          schools === 0 || scope.kind === "setting" ? "" : count(schools),
          now.hubYear.year.countDay,
        )}{" "}
        {words.printed(call.tx.today)}{" "}
        <a class="not-print" href="/help/how-figures-are-made">
          {words.howMade}
        </a>
      </p>
      <Legend figures={figures} />
      <p class="not-print">
        <Dotted
          items={[
            call.hub.name,
            help && <a href={help.href}>{words.helpWith(help.title)}</a>,
            <a href="/help">{words.allHelp}</a>,
            <a href="/help/who-sees-what">{words.whoSees}</a>,
          ]}
        />
      </p>
    </>
  )
}
