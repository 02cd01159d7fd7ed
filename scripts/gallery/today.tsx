/** @jsxImportSource preact */
import { Act, ButtonLink } from "../../src/ui/button.tsx"
import { Chart } from "../../src/ui/charts/chart.tsx"
import { LineChart } from "../../src/ui/charts/line-chart.tsx"
import { MonthBars } from "../../src/ui/charts/month-bars.tsx"
import { Figure, Figures } from "../../src/ui/figure.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { Columns, Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import { State } from "../../src/ui/state.tsx"
import { TodoList } from "../../src/ui/todo-list.tsx"
import { frame, percent, years } from "./frame.tsx"

export const today = () => (
  <Layout
    title="What needs you now"
    {...frame("Today")}
    place={<Place crumbs={[{ text: "Brackwater" }, { text: "2026/27" }, { text: "Mon 23 Nov 2026" }]} />}
    footer={
      <p>
        Northmoor Music Hub · <a href="help.html">Help</a> · <a href="seen.html">Who sees what</a> ·{" "}
        <a href="access.html">Accessibility</a>
      </p>
    }
  >
    <Head
      title="What needs you now"
      lede={
        <>
          Two visits this week and one promise is late. You have 10.8 of 15 days left for{" "}
          <span class="nb">10 of 14 schools.</span>
        </>
      }
      action={<ButtonLink href="plan.html">Plan a visit</ButtonLink>}
    />
    <Columns
      beside={
        <aside>
          <Part id="days" title="Your days">
            <Figures>
              <Figure value="10.8">of 15 days left</Figure>
              <Figure value="10">of 14 schools left</Figure>
            </Figures>
            <p>At your 3.1 hours a school so far, the ten left take 31 of your 81 hours.</p>
            <Chart title="31.5 of the 40 hours planned by the end of November are used">
              <MonthBars
                unit="Hours by month, planned and used"
                label="Nov: 9.5 used of 16 so far"
                months={[
                  { name: "Sep", planned: 10, used: 9.5 },
                  { name: "Oct", planned: 14, used: 12.5 },
                  { name: "Nov", planned: 16, used: 9.5, current: true },
                  ...Object.entries({ Dec: 5, Jan: 16, Feb: 14, Mar: 13, Apr: 8, May: 7.5, Jun: 6, Jul: 3 }).map(
                    ([name, planned]) => ({ name, planned, used: null }),
                  ),
                ]}
              />
            </Chart>
            <p>
              <Act href="time.html">Write down time</Act>
            </p>
          </Part>
          <Part id="cluster" title="Your cluster" colour="c2">
            <Figure value="13.4%">of pupils had First Access in 2025/26</Figure>
            <p>414 of 3,090 pupils; 13 of 14 schools. Down 0.2 points, but up 1.1 among the same 11 schools.</p>
            <Chart title="Brackwater stays below the county">
              <LineChart
                name="Brackwater"
                years={years}
                own={percent(12.4, 13.6, 13.4)}
                county={{ name: "County", points: percent(15.8, 15.1, 15.9) }}
                same={percent(null, null, 14.7)}
                under={["11 of 13", "11 of 13", "13 of 14"]}
                breaks={[{ before: 2, text: "Tollgate joins" }]}
                most={20}
                unit="%"
              />
            </Chart>
            <p>
              <Act href="cluster.html#why">Why did this figure move?</Act>
            </p>
          </Part>
        </aside>
      }
    >
      <Part id="visits" title="Visits, in order">
        <TodoList
          items={[
            {
              when: "Tue 24 Nov",
              time: "1.30 pm",
              title: "Marl Pit Primary",
              href: "marl.html",
              text: "The form is in. Two answers in section E do not fit together.",
              state: (
                <State tone="plain" icon="calendar">
                  Booked
                </State>
              ),
              action: (
                <Act href="audit.html" which="Marl Pit Primary">
                  Open the audit
                </Act>
              ),
            },
            {
              when: "Thu 26 Nov",
              time: "9.15 am",
              title: "Wychbeck Primary",
              href: "wych.html",
              text: "The form is not in, three days before the visit.",
              state: <State tone="due">Form due Wed</State>,
              action: (
                <Act href="remind.html" which="Wychbeck Primary">
                  Remind
                </Act>
              ),
            },
            {
              when: "No date yet",
              title: "Osier Bank Primary",
              href: "osier.html",
              text: "Offered three dates on Wed 11 Nov; no reply for 12 days. Second try.",
              state: (
                <State tone="due" icon="waiting">
                  Waiting
                </State>
              ),
              action: (
                <Act href="offer.html" which="Osier Bank Primary">
                  Offer again
                </Act>
              ),
            },
            {
              when: "No date yet",
              title: "Ferncleugh Primary",
              href: "fern.html",
              text: "First Access stopped last year and the music lead is new since September.",
              state: <State tone="plain">To plan</State>,
              action: (
                <Act href="offer2.html" which="Ferncleugh Primary">
                  Offer dates
                </Act>
              ),
            },
          ]}
        />
        <p>
          <Act href="schools.html">5 more schools to visit by May</Act>
        </p>
      </Part>
      <Part id="promised" title="What you promised">
        <TodoList
          items={[
            {
              when: "Fri 20 Nov",
              title: "Copperfold Primary",
              href: "copper.html",
              text: "Send the list of ukuleles the county can lend.",
              state: <State tone="late">Late by 3 days</State>,
              action: (
                <Act href="kept.html" which="Copperfold Primary">
                  Mark as kept
                </Act>
              ),
            },
            {
              when: "Mon 30 Nov",
              title: "Millrace Primary",
              href: "mill.html",
              text: "Introduce their Year 5 teacher to the singing leaders at Brackwater Secondary.",
              state: <State tone="due">Due in 7 days</State>,
              action: (
                <Act href="kept2.html" which="Millrace Primary">
                  Mark as kept
                </Act>
              ),
            },
          ]}
        />
      </Part>
    </Columns>
  </Layout>
)
