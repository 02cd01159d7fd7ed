import { type AcademicYear, academicYearOf, usualCountDay, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import type { YearFacts } from "../../store/year.ts"
import { Act, Actions, Button, ButtonLink } from "../../ui/button.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { words } from "./words.ts"

export const yearsPage = (
  call: PageCall,
  years: readonly YearFacts[],
  { next, makes }: { next: AcademicYear; makes: boolean },
) => {
  const now = academicYearOf(call.tx.today)
  const open = years.some(({ year }) => year === now) ? now : undefined
  const begin = makes ? <ButtonLink href={`/years/${next}/open`}>{words.openNext(next)}</ButtonLink> : undefined
  return framed(call, {
    title: words.title,
    current: "hub",
    place: <Place crumbs={[{ text: words.place, href: "/hub" }]} />,
    children:
      years.length === 0 ? (
        <>
          <Head title={words.title} />
          <Empty will={words.ledeNone} why={words.empty} action={begin} />
        </>
      ) : (
        <>
          <Head
            title={words.title}
            lede={words.lede(
              open,
              years.some(({ year }) => year > now),
            )}
            note={makes ? undefined : words.readOnly}
            action={begin}
          />
          <section class="part">
            <Table
              caption={words.title}
              rows={[...years].reverse()}
              rowKey={({ year }) => String(year)}
              columns={[
                {
                  title: words.year,
                  cell: ({ year }) => (
                    <>
                      <span class="nb">{yearInWords(year)}</span>
                      {year === now && <span class="sub"> {words.now}</span>}
                    </>
                  ),
                },
                { title: words.dates, cell: ({ starts, ends }) => `${dayInWords(starts)} to ${dayInWords(ends)}` },
                { title: words.countDay, cell: ({ countDay }) => dayInWords(countDay) },
                { title: words.threshold, number: true, cell: ({ threshold }) => threshold },
                ...(makes
                  ? [
                      {
                        title: <span class="vh">{words.edit}</span>,
                        label: "",
                        cell: ({ year }: YearFacts) => (
                          <Act href={`/years/${year}`} which={yearInWords(year)}>
                            {words.edit}
                          </Act>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            {makes && (
              <p>
                <Act href={`/years/${words.earliest(years)}/open`}>{words.openEarlier(words.earliest(years))}</Act>
              </p>
            )}
          </section>
        </>
      ),
  })
}

export type TypedYear = { starts: string; ends: string; countDay: string; threshold: string; reason: string }

export const yearPage = (
  call: PageCall,
  year: AcademicYear,
  typed: TypedYear,
  { isNew, asks, lowers }: { isNew: boolean; asks: boolean; lowers: boolean },
  wrongs: Wrongs,
) => {
  const title = isNew ? words.openedTitle(year) : words.editTitle(year)
  return framed(call, {
    title,
    current: "hub",
    wrong: wrongs.any,
    place: (
      <Place
        crumbs={[
          { text: words.place, href: "/hub" },
          { text: words.title, href: "/years" },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={wrongs.list} />
        <Head title={title} lede={isNew ? words.openLede : undefined} />
        <form method="post" action={`/years/${year}`}>
          <Field type="date" name="starts" label={words.starts} value={typed.starts} problem={wrongs.at("starts")} />
          <Field type="date" name="ends" label={words.ends} value={typed.ends} problem={wrongs.at("ends")} />
          <Field
            type="date"
            name="countDay"
            label={words.countDay}
            help={words.countDayHelp(usualCountDay(year))}
            value={typed.countDay}
            problem={wrongs.at("countDay")}
          />
          {asks && (
            <Field
              type="textarea"
              name="reason"
              label={words.reason}
              help={words.reasonHelp}
              rows={2}
              value={typed.reason}
              problem={wrongs.at("reason")}
              optional
            />
          )}
          <Field
            type="number"
            name="threshold"
            label={words.threshold}
            help={`${words.thresholdHelp}${lowers ? "" : ` ${words.thresholdFixed}`}`}
            value={typed.threshold}
            problem={wrongs.at("threshold")}
          />
          <Actions>
            <Button>{isNew ? words.open : words.save}</Button>
          </Actions>
        </form>
      </>
    ),
  })
}
