import { type AcademicYear, yearInWords } from "../../domain/kit/academic-year.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Head } from "../../ui/head.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Area } from "../needs/areas.ts"
import { areaHref } from "./area-page.tsx"
import { words } from "./words.ts"

/** For who has several areas, or reads what others set themselves. */
export const landingPage = (call: PageCall, areas: readonly Area[], year: AcademicYear) =>
  framed(call, {
    title: words.landingTitle,
    current: "priorities",
    children: (
      <>
        <Head
          title={words.landingTitle}
          lede={words.landingLede}
          action={
            <ButtonLink href={`/priorities/county?year=${year}`}>{words.landingCounty(yearInWords(year))}</ButtonLink>
          }
        />
        <div class="part">
          <ul class="list">
            {areas.map((area) => (
              <li key={areaHref(area, year)}>
                {area.colour ? (
                  <ClusterName name={area.name} colour={area.colour} href={areaHref(area, year)} />
                ) : (
                  <a href={areaHref(area, year)}>{area.name}</a>
                )}
              </li>
            ))}
          </ul>
        </div>
      </>
    ),
  })
