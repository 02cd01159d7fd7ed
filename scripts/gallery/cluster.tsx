/** @jsxImportSource preact */

import { Act } from "../../src/ui/button.tsx"
import { ChangeTable } from "../../src/ui/charts/change-table.tsx"
import { Chart, Many } from "../../src/ui/charts/chart.tsx"
import { LineChart, LineKey } from "../../src/ui/charts/line-chart.tsx"
import { RangeDot } from "../../src/ui/charts/range-dot.tsx"
import { Spark } from "../../src/ui/charts/spark.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Icon } from "../../src/ui/icon.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { type MapCluster, type MapPlace, stepOf, stepsFor } from "../../src/ui/map/place.ts"
import { CountyMap } from "../../src/ui/map.tsx"
import { Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import { State } from "../../src/ui/state.tsx"
import { Table } from "../../src/ui/table.tsx"
import { frame, percent, years } from "./frame.tsx"

const school = (
  name: string,
  pupils: number,
  x: number,
  y: number,
  access: (number | null)[],
  more: Partial<MapPlace> = {},
) => ({
  id: name,
  name,
  href: `${name.toLowerCase().replaceAll(" ", "-")}.html`,
  pupils,
  access,
  easting: 400_000 + x * 30,
  northing: 200_000 - y * 30,
  cluster: "brack",
  ...more,
})
const schools = [
  school("Brackwater Secondary", 845, 352, 250, [20.4, 21.6, 20.7], { large: true }),
  school("Upper Brack Secondary", 610, 218, 112, [0, 0, 0], { large: true }),
  school("Heronsmere Primary", 244, 452, 330, [12.2, 12.4, 12.7]),
  school("Millrace Primary", 210, 274, 216, [14.2, 14.6, 27.6]),
  school("Copperfold Primary", 204, 250, 318, [28.6, 29.3, 14.7]),
  school("Sallow Lane Primary", 186, 330, 384, [14.8, 14.4, 15.6]),
  school("Marl Pit Primary", 169, 500, 210, [14.1, 14.9, 16]),
  school("Tollgate Primary", 149, 432, 92, [null, null, 0]),
  school("Wychbeck Primary", 131, 158, 372, [0, 13.5, 14.5]),
  school("Quern Primary", 118, 566, 288, [null, null, null], { fill: "no-answer" }),
  school("Osier Bank Primary", 95, 170, 262, [0, 0, 27.4]),
  school("Lantern Hill School", 81, 382, 168, [null, null, null], { fill: "not-applicable" }),
  school("Ferncleugh Primary", 72, 118, 148, [18, 16.4, 0]),
  school("Stanner Edge Primary", 57, 84, 222, [0, 0, 33.3]),
]
const limits = [0.1, 15, 20, 30]
const places: MapPlace[] = schools.map(({ access, pupils: _, ...place }) => {
  const now = access[2]
  return typeof now === "number" ? { ...place, fill: stepOf(now, limits), text: `${now.toFixed(1)}%` } : place
})
const around: MapPlace[] = [
  [620, 60, "alder"],
  [560, 20, "alder"],
  [660, 330, "cold"],
  [640, 400, "cold"],
  [20, 345, "dun"],
  [40, 420, "dun"],
  [300, 10, "alder"],
  [330, 460, "dun"],
].map(([x, y, cluster], n) => ({
  id: `o${n}`,
  name: `Other ${n}`,
  easting: 400_000 + Number(x) * 30,
  northing: 200_000 - Number(y) * 30,
  cluster: String(cluster),
}))
const clusters: MapCluster[] = [
  { id: "alder", name: "Alder Vale", colour: 1 },
  { id: "brack", name: "Brackwater", colour: 2 },
  { id: "cold", name: "Coldhaven", colour: 3 },
  { id: "dun", name: "Dunmere", colour: 4 },
]

const chart = (
  title: string,
  own: (number | null)[],
  county: (number | null)[],
  same: number,
  most: number,
  under: string[],
) => (
  <Chart title={title} key={title}>
    <LineChart
      name="Brackwater"
      years={years}
      own={percent(...own)}
      county={{ name: "County", points: percent(...county) }}
      same={percent(null, null, same)}
      under={under}
      breaks={[{ before: 2, text: "Tollgate joins" }]}
      most={most}
      unit="%"
    />
  </Chart>
)
const answered = ["11 of 13", "11 of 13", "13 of 14"]

export const cluster = () => (
  <Layout
    title="Brackwater"
    {...frame("Cluster")}
    colour="c2"
    place={
      <Place
        crumbs={[
          { text: "Cluster profile" },
          { text: "2025/26" },
          { text: "2024/25", href: "y24.html" },
          { text: "2023/24", href: "y23.html" },
        ]}
      />
    }
    footer={
      <>
        <p>
          Sources: audits of 2023/24 to 2025/26 as confirmed by the schools, figures of Fri 17 Jul 2026; pupils on roll
          from the school register.
        </p>
        <p>[c] hidden, because a number of 1 to 4 pupils could be worked out · [x] no answer · [z] does not apply.</p>
      </>
    }
  >
    <Head
      title="Brackwater"
      cluster={2}
      lede="Five of six measures rose among the same schools and singing held. Pupils in ensembles (17.5%) are above the county; First Access (13.4%) is still below it."
      note="14 schools, 3,171 pupils. Your view as coordinator; two schools have not shared their figures with the cluster."
    />
    <Part id="six" title="Six measures over three years" note={undefined}>
      <LineKey name="Brackwater" county="Northmoor county" same />
      <Many>
        {chart("First Access reached 13.4% of pupils", [12.4, 13.6, 13.4], [15.8, 15.1, 15.9], 14.7, 20, answered)}
        {chart(
          "12.2% of pupils have lessons, a little more each year",
          [11.3, 11.8, 12.2],
          [11, 11.4, 11.8],
          12.6,
          20,
          answered,
        )}
        {chart(
          "17.5% play or sing in a group, above the county",
          [16.1, 17, 17.5],
          [14.6, 15.2, 15.7],
          18.4,
          20,
          answered,
        )}
        {chart("Every pupil sings weekly in 10 of 14 schools", [50, 75, 71.4], [58.8, 58.8, 66.7], 75, 100, answered)}
        {chart("Staff feel confident in 9 of 14 schools", [null, 41.7, 64.3], [null, 45, 52.4], 75, 100, [
          "not asked",
          "12 of 13",
          "14 of 14",
        ])}
        {chart("7 of 13 schools have published a music plan", [18.2, 45.5, 53.8], [20, 40, 57.1], 58.3, 100, answered)}
      </Many>
      <p>
        <Act href="#schools">These figures as a table</Act>
      </p>
    </Part>
    <Part id="long" title="Six years and a gap">
      <Chart title="Lessons over six years" note="Share of pupils">
        <LineChart
          name="Brackwater"
          years={["2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26"]}
          own={percent(9, 10.2, null, 8.1, 11.3, 11.8, 12.2)}
          county={{ name: "County", points: percent(10, 10.4, null, 9.1, 11, 11.4, 11.8) }}
          under={["9 of 12", "10 of 12", "no audit", "10 of 12", "11 of 13", "11 of 13", "13 of 14"]}
          breaks={[{ before: 6, text: "Tollgate joins" }]}
          unit="%"
        />
      </Chart>

      <p>
        Millrace among the cluster{" "}
        <RangeDot
          name="Millrace"
          own={{ value: 27.6, text: "27.6%" }}
          wholeName="cluster"
          whole={{ value: 13.4, text: "13.4%" }}
          least={{ value: 0, text: "0.0%" }}
          greatest={{ value: 33.3, text: "33.3%" }}
          most={40}
        />
      </p>
    </Part>
    <Part id="why" title="Why did this figure move?">
      <p>
        First Access fell from 13.6% to 13.4% of pupils because two schools that offer none came into the count. Among
        the same 11 schools it rose.
      </p>
      <ChangeTable
        caption="Steps from 13.6% to 13.4%"
        titles={{ row: "From 2024/25 to 2025/26", figure: "Share", change: "Points" }}
        rows={[
          { text: "2024/25, as published", note: "11 of 13 schools", figure: "13.6%", strong: true },
          { text: "The same 11 schools: 31 more pupils", figure: "14.7%", change: { value: 1.1, text: "+1.1" } },
          {
            text: "Quern answers for the first time: 0 of 118",
            figure: "14.1%",
            change: { value: -0.6, text: "−0.6" },
          },
          { text: "Tollgate joins from Alder Vale: 0 of 149", figure: "13.4%", change: { value: -0.7, text: "−0.7" } },
          {
            text: "2025/26, as published",
            note: "13 of 14 schools",
            figure: "13.4%",
            change: { value: -0.2, text: "−0.2" },
            strong: true,
          },
        ]}
      />
      <p class="quiet">Shares are sums over sums: 383 of 2,818 pupils, then 414 of 3,090.</p>
      <ChangeTable
        caption="Change at each school"
        figureLast
        titles={{ row: "School", figure: "Pupils", change: "Change" }}
        rows={[
          { text: "Millrace", href: "m.html", figure: "31 to 58", change: { value: 27, text: "+27" } },
          { text: "Osier Bank", href: "o.html", figure: "0 to 26", change: { value: 26, text: "+26" } },
          { text: "Upper Brack Secondary", href: "u.html", figure: "0 to 0", change: { value: 0, text: "0" } },
          { text: "Copperfold", href: "c.html", figure: "60 to 30", change: { value: -30, text: "−30" } },
        ]}
      />
    </Part>
    <Part
      id="map"
      title="Where First Access reaches"
      note="Share of each school’s pupils, 2025/26. The larger dots are secondary schools."
    >
      <CountyMap
        label="Brackwater’s 14 schools, by the share of pupils who have First Access"
        places={[...places, ...around]}
        clusters={clusters}
        home="brack"
        steps={stepsFor(
          places.map(({ fill }) => fill),
          limits,
          (limit) => `${limit}%`,
          {
            under: () => "none",
            to: (a, b) => (a === "0.1%" ? `under ${b}` : `${a} to ${b}`),
            over: (a) => `${a} or more`,
            notApplicable: "does not apply",
            noAnswer: "no answer",
          },
        )}
      />
    </Part>
    <Part
      id="schools"
      title="The 14 schools"
      note="Share of pupils in 2025/26, with the three years drawn beside it on one scale, 0 to 40%."
    >
      <Table
        caption="Schools of Brackwater, largest first"
        narrow="three"
        rows={schools}
        columns={[
          {
            title: "School",
            cell: ({ name, href }) => (
              <>
                <a href={href}>{name}</a>
                {name.startsWith("Quern") && (
                  <span class="sub nb">
                    {" "}
                    <Icon name="lock" /> not shared
                  </span>
                )}
              </>
            ),
          },
          { title: "Pupils", number: true, cell: ({ pupils }) => pupils },
          {
            title: "First Access",
            number: true,
            cell: ({ name, access }) => (
              <>
                {access[2]?.toFixed(1) ?? "[x]"}
                {access[2] !== null && "%"}
                <Spark name={`${name}, First Access`} years={years} points={percent(...access)} most={40} />
              </>
            ),
          },
          { title: "Lessons", number: true, cell: ({ pupils }) => `${(pupils % 13) + 4}.2%` },
          { title: "Ensembles", number: true, cell: ({ pupils }) => `${(pupils % 17) + 6}.0%` },
          {
            title: "Sings each week",
            cell: ({ pupils }) =>
              pupils > 500 ? (
                <State tone="plain" icon="part">
                  Some pupils
                </State>
              ) : (
                <State tone="good">Every pupil</State>
              ),
          },
        ]}
        foot={["Brackwater", "3,171", "13.4%", "12.2%", "17.5%", "10 of 14 schools"]}
      />
    </Part>
  </Layout>
)
