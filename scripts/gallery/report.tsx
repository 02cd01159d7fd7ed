/** @jsxImportSource preact */
import { Act, ButtonLink } from "../../src/ui/button.tsx"
import { Chart } from "../../src/ui/charts/chart.tsx"
import { CompareBars } from "../../src/ui/charts/compare-bars.tsx"
import { Head } from "../../src/ui/head.tsx"
import { Layout } from "../../src/ui/layout.tsx"
import { Part } from "../../src/ui/part.tsx"
import { Place } from "../../src/ui/place.tsx"
import { State } from "../../src/ui/state.tsx"
import { Table } from "../../src/ui/table.tsx"
import { frame } from "./frame.tsx"

const point = (value: number) => ({ value, text: `${value.toFixed(1)}%` })

export const report = () => (
  <Layout
    title="Music at Millrace Primary, 2025/26"
    {...frame("Schools")}
    sheet
    place={<Place crumbs={[{ text: "Millrace Primary", href: "mill.html" }, { text: "Feedback report" }]} />}
    footer={
      <p>
        Sources: Millrace’s answers as confirmed by the school on Mon 29 Jun 2026. This report goes to the school only.
      </p>
    }
  >
    <Head
      title="Music at Millrace Primary, 2025/26"
      lede="Whole-class learning almost doubled and every pupil sings each week. What would help most now is a way to go on after it."
      note="Brackwater cluster · Northmoor Music Hub · visited Tue 10 Mar 2026 by Wren Halloway · report of Mon 20 Jul 2026"
    />
    <p class="row not-print">
      <ButtonLink href="print.html">Print or save as PDF</ButtonLink>
      <Act href="fix.html">Send a correction</Act>
    </p>
    <Part id="good" title="Three good things">
      <ol class="thanks">
        <li>
          <b>Two whole classes on brass.</b> Year 5 joined Year 4: 58 pupils instead of 31.
        </li>
        <li>
          <b>Lessons are growing.</b> 45 pupils learn at school, three more than last year.
        </li>
        <li>
          <b>A plan others can read.</b> Your summary is on the website; 6 of the other 12 schools have one there.
        </li>
      </ol>
    </Part>
    <Part id="next" title="One next step">
      <div class="next">
        <p>
          <b>Offer Year 5 pupils a small brass group from September.</b> Of last year’s 31 First Access pupils, 11 went
          on.
        </p>
      </div>
    </Part>
    <Part id="since" title="Since last year, and beside the cluster">
      <div class="two">
        <div>
          <Table
            caption="Change since last year"
            narrow="three"
            rows={[
              ["First Access", 31, 58, "+27"],
              ["Lessons at school", 42, 45, "+3"],
              ["Choirs and ensembles", 50, 52, "+2"],
              ["On roll", 212, 210, "−2"],
            ]}
            columns={[
              { title: "Pupils", cell: (row) => row[0] },
              { title: "2024/25", number: true, cell: (row) => row[1] },
              { title: "2025/26", number: true, cell: (row) => <b>{row[2]}</b> },
              { title: "Change", number: true, cell: (row) => row[3] },
            ]}
          />
          <p class="quiet">Each pupil is counted once in a line; lines are not added together.</p>
        </div>
        <Chart
          title="Above the cluster on all three"
          note="Share of pupils, 2025/26. Bar: Millrace. Mark: the cluster."
        >
          <CompareBars
            name="Millrace"
            otherName="cluster"
            colour="c2"
            rows={[
              { label: "First Access", own: point(27.6), other: point(13.4), of: "13 of 14" },
              { label: "Lessons", own: point(21.4), other: point(12.2), of: "14 of 14" },
              { label: "Ensembles", own: null, missing: "[c]", other: point(17.5), of: "14 of 14" },
            ]}
          />
        </Chart>
      </div>
    </Part>
    <Part id="agreed" title="What we agreed">
      <Table
        caption="Agreed promises"
        rows={[
          { what: "Find a brass teacher for one afternoon", who: "Wren Halloway", by: "Fri 18 Sep 2026", kept: false },
          {
            what: "Lend eight plastic trombones for Year 3 to try",
            who: "Northmoor Music Hub",
            by: "Fri 22 May 2026",
            kept: true,
          },
        ]}
        columns={[
          { title: "What", cell: ({ what }) => what },
          { title: "Who", cell: ({ who }) => who },
          { title: "By", whole: true, cell: ({ by }) => by },
          {
            title: "State",
            cell: ({ kept }) => (kept ? <State tone="good">Kept</State> : <State tone="due">Open</State>),
          },
        ]}
      />
    </Part>
    <div class="two part">
      <Part id="near" title="Who can help nearby">
        <ul class="list">
          <li>
            <b>Sallow Lane Primary</b>, 3 miles: come and see their singing assembly.
          </li>
          <li>
            <b>Brackwater Secondary</b>, 2 miles: Year 10 leaders and a band room on Tuesdays.
          </li>
        </ul>
      </Part>
      <Part id="on" title="What’s on">
        <ul class="list">
          <li>
            <b>Fri 25 Sep 2026</b> Brass playday, Brackwater Corn Hall. Free, 60 places.
          </li>
          <li>
            <b>Tue 13 Oct 2026</b> Cluster meeting, 4 pm, Sallow Lane Primary.
          </li>
        </ul>
      </Part>
    </div>
    <Part
      id="draft"
      title="Your Music Development Plan summary: a draft to change"
      colour="draft"
      note="Written from your answers."
    >
      <h3>Overview</h3>
      <p>
        Music at Millrace Primary is led by a class teacher with two hours a week. Our aim is that every child sings
        every week.
      </p>
    </Part>
  </Layout>
)
