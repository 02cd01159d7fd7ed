import { type AcademicYear, academicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { State } from "../../ui/state.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { areaHref } from "./area-page.tsx"
import type { Counts, Overview } from "./overview.ts"
import { words } from "./words.ts"

const said = words.landing

const Name = ({ area, year }: { area: Overview["area"]; year: AcademicYear }) =>
  area.colour ? (
    <ClusterName name={area.name} colour={area.colour} href={areaHref(area, year)} />
  ) : (
    <a href={areaHref(area, year)}>{area.name}</a>
  )

/** What a setting has no part in is blank: only a cluster's priorities go to the county. */
const figure = ({ area, counts }: Overview, of: "forwarded" | "adopted") => (area.cluster ? counts[of] : "")

const Waits = ({ area, counts }: Overview) => {
  const waits = [
    counts.proposed > 0 && said.toAgree(counts.proposed),
    area.cluster !== null && counts.agreed > 0 && counts.forwarded === 0 && said.toForward,
    counts.undecided > 0 && said.toDecide(counts.undecided),
  ].filter((wait) => wait !== false)
  if (counts.proposed + counts.agreed === 0) return <span class="quiet">{said.nothing}</span>
  return waits.length === 0 ? <State tone="good">{said.settled}</State> : <span>{waits.join(", ")}</span>
}

/** For who has several areas, or reads what others set themselves. */
export const landingPage = (call: PageCall, overview: readonly Overview[], year: AcademicYear) => {
  const whole = (of: keyof Counts) => overview.reduce((sum, { counts }) => sum + counts[of], 0)
  const clusters = overview.filter(({ area }) => area.cluster !== null).length
  const href = (to: number) => `/priorities?${call.query.has("all") ? "all=1&" : ""}year=${to}`
  return framed(call, {
    title: said.title(yearInWords(year)),
    current: "priorities",
    place: (
      <Place
        crumbs={[
          { text: call.hub.name },
          { text: words.otherYear(yearInWords(academicYear(year - 1))), href: href(year - 1) },
          { text: words.otherYear(yearInWords(academicYear(year + 1))), href: href(year + 1) },
        ]}
      />
    ),
    children: (
      <>
        <Head
          title={said.title(yearInWords(year))}
          lede={said.lede(whole("proposed"), whole("agreed"), whole("forwarded"), whole("adopted"))}
          note={said.note}
          action={<ButtonLink href={`/priorities/county?year=${year}`}>{said.county(yearInWords(year))}</ButtonLink>}
        />
        <div class="part">
          <Table
            caption={said.table(yearInWords(year))}
            rows={overview}
            rowKey={({ area }) => areaHref(area, year)}
            narrow="three"
            columns={[
              {
                title: clusters === overview.length ? said.cluster : said.area,
                cell: ({ area }) => <Name area={area} year={year} />,
              },
              { title: said.proposed, number: true, cell: ({ counts }) => counts.proposed },
              { title: said.agreed, number: true, cell: ({ counts }) => counts.agreed },
              { title: said.forwarded, number: true, cell: (one) => figure(one, "forwarded") },
              { title: said.adopted, number: true, cell: (one) => figure(one, "adopted") },
              {
                title: said.lastAgreed,
                cell: ({ agreed }) => agreed && words.one.at(agreed.meeting, dayInWords(agreed.on ?? agreed.recorded)),
              },
              { title: said.waits, cell: (one) => <Waits {...one} /> },
            ]}
            {...(clusters > 1 && {
              foot: [said.together, whole("proposed"), whole("agreed"), whole("forwarded"), whole("adopted"), "", ""],
            })}
          />
        </div>
      </>
    ),
  })
}
