import { renderToString } from "preact-render-to-string"
import { expect, test } from "vitest"
import { ChangeTable } from "./change-table.tsx"
import { CompareBars } from "./compare-bars.tsx"
import { LineChart } from "./line-chart.tsx"
import { MonthBars } from "./month-bars.tsx"
import { roundUp, runs } from "./point.ts"
import { RangeDot } from "./range-dot.tsx"
import { Spark } from "./spark.tsx"

const years = ["2023/24", "2024/25", "2025/26"]
const percent = (...values: (number | null)[]) =>
  values.map((value) => (value === null ? null : { value, text: `${value.toFixed(1)}%` }))

test("a line chart says all its data: years, schools, county, same schools and breaks", () => {
  const html = renderToString(
    <LineChart
      name="Brackwater"
      years={years}
      own={percent(12.4, null, 13.4)}
      county={{ name: "County", points: percent(15.8, 15.1, 15.9) }}
      same={percent(null, null, 14.7)}
      under={["11 of 13", "not asked", "13 of 14"]}
      breaks={[{ before: 2, text: "Tollgate joins" }]}
      unit="%"
    />,
  )
  expect(html).toContain('role="img"')
  expect(html).toContain(
    'aria-label="Brackwater: 2023/24 12.4% (11 of 13), 2024/25 no figure (not asked), 2025/26 13.4% (13 of 14). The same schools as the year before: 2025/26 14.7%. County: 2023/24 15.8%, 2024/25 15.1%, 2025/26 15.9%. The series breaks before 2025/26: Tollgate joins."',
  )
  expect(html).not.toContain("<title")
})

test("a missing year is a gap, never a line drawn across it", () => {
  expect(runs(percent(1, null, 2, 3))).toEqual([[0], [2, 3]])
  const html = renderToString(<LineChart name="B" years={years} own={percent(12, null, 13)} />)
  expect(html).not.toContain('class="own"')
  expect(html.match(/class="ownpt"/g)).toHaveLength(2)
})

test("the axis begins at zero and its top holds the largest value", () => {
  const html = renderToString(<LineChart name="B" years={years} own={percent(12, 17.2, 13)} unit="%" />)
  expect(html).toMatch(/>0<\/text>/)
  expect(html).toMatch(/>20%<\/text>/)
  expect([0, 0.3, 1, 17.2, 20, 61, 99, 101].map(roundUp)).toEqual([1, 0.4, 1, 20, 20, 80, 100, 200])
})

test("nothing at all to draw is still a chart that says so", () => {
  const html = renderToString(<LineChart name="B" years={years} own={percent(null, null, null)} />)
  expect(html).toContain("2023/24 no figure, 2024/25 no figure, 2025/26 no figure")
  expect(html).not.toContain("NaN")
})

test("two labels at the right never stand on each other", () => {
  const html = renderToString(
    <LineChart
      name="B"
      years={years}
      own={percent(10, 10, 10)}
      county={{ name: "County", points: percent(10, 10, 10) }}
    />,
  )
  const [own, county] = [
    /<text class="ownt" x="[\d.]+" y="([\d.]+)"/,
    /<text class="q2" x="[\d.]+" y="([\d.]+)">county/,
  ].map((at) => Number(at.exec(html)?.[1]))
  expect(Math.abs((own ?? 0) - (county ?? 0))).toBeGreaterThanOrEqual(14)
})

test("bars of change start at zero, to the right for more, to the left for less", () => {
  const html = renderToString(
    <ChangeTable
      caption="Change"
      titles={{ row: "School", figure: "Pupils", change: "Change" }}
      rows={[
        { text: "Millrace", change: { value: 20, text: "+20" } },
        { text: "Copperfold", change: { value: -10, text: "−10" } },
        { text: "Quern", change: { value: 0, text: "0" } },
      ]}
    />,
  )
  expect(html).toContain('<rect class="rise" x="50" y="1" width="50"')
  expect(html).toContain('<rect class="fall" x="25" y="1" width="25"')
  expect(html.match(/<rect/g)).toHaveLength(2)
  expect(html).toContain("−10")
})

test("every other drawing says its data too", () => {
  const months = [
    { name: "Sep", planned: 10, used: 9.5 },
    { name: "Oct", planned: 14, used: null, current: true },
  ]
  expect(renderToString(<MonthBars unit="Hours" months={months} label="Oct" />)).toContain(
    'aria-label="Hours: Sep 10 planned, 9.5 used; Oct 14 planned"',
  )
  expect(renderToString(<Spark name="Millrace" years={years} points={percent(1, null, 3)} most={40} />)).toContain(
    'aria-label="Millrace: 2023/24 1.0%, 2024/25 no figure, 2025/26 3.0%."',
  )
  const point = (value: number) => ({ value, text: `${value}%` })
  expect(
    renderToString(
      <CompareBars
        name="Millrace"
        otherName="cluster"
        rows={[{ label: "Lessons", own: null, missing: "[c]", other: point(12), of: "14 of 14" }]}
      />,
    ),
  ).toContain('aria-label="Lessons: Millrace [c], cluster 12%, 14 of 14"')
  expect(
    renderToString(
      <RangeDot
        name="Millrace"
        own={point(20)}
        wholeName="cluster"
        whole={point(13)}
        least={point(0)}
        greatest={point(33)}
        most={40}
      />,
    ),
  ).toContain('aria-label="Millrace 20%, cluster 13%, from 0% to 33%"')
})
