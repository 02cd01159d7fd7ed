import { yearInWords } from "../../domain/kit/academic-year.ts"
import { exportColumns } from "../../store/export.ts"
import type { YearFacts } from "../../store/year.ts"
import { Actions, Button } from "../../ui/button.tsx"
import { Choice } from "../../ui/choice.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Facts } from "../../ui/facts.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { framed } from "../kit/frame.tsx"
import { readsLayout } from "../kit/layout-guard.ts"
import type { PageCall } from "../kit/page.tsx"
import { formats } from "./answers-export.ts"
import { exportWords as words } from "./words.ts"

/** Newest year first. */
export const exportsPage = (call: PageCall, years: readonly YearFacts[]) =>
  framed(call, {
    title: words.title,
    current: "hub",
    ...(readsLayout(call.me) && { place: <Place crumbs={[{ text: call.hub.name, href: "/hub" }]} /> }),
    children: (
      <>
        <Head title={words.title} lede={words.lede} />
        {years.length === 0 ? (
          <Empty will={words.none} why={words.noneWhy} />
        ) : (
          <form method="post" action="/hub/exports" class="part">
            <Field
              type="select"
              name="year"
              label={words.year}
              value={String(years[0]?.year)}
              empty={false}
              options={years.map(({ year }) => ({ value: String(year), text: yearInWords(year) }))}
            />
            <Choice
              type="radio"
              name="format"
              legend={words.format}
              options={formats.map((format) => ({
                value: format,
                text: words.formats[format],
                help: words.uses[format],
              }))}
              chosen={["csv"]}
            />
            <Actions>
              <Button>{words.take}</Button>
            </Actions>
          </form>
        )}
        <Part id="in-it" title={words.inIt} note={words.inItNote}>
          <Facts facts={exportColumns.map((column) => [column, words.columns[column]] as const)} />
        </Part>
      </>
    ),
  })
