import { renderToString } from "preact-render-to-string"
import { expect, test } from "vitest"
import { Button, PostButton } from "./button.tsx"
import { Choice } from "./choice.tsx"
import { clusterColour } from "./colour.ts"
import { DiffList } from "./diff-list.tsx"
import { ErrorSummary } from "./error-summary.tsx"
import { Field } from "./field.tsx"
import { Head } from "./head.tsx"
import { Icon } from "./icon.tsx"
import { Layout } from "./layout.tsx"
import { Notice } from "./notice.tsx"
import { pageHtml } from "./page-html.tsx"
import { Pager } from "./pager.tsx"
import { State } from "./state.tsx"
import { Table } from "./table.tsx"
import { TrailList } from "./trail-list.tsx"

const hostile = `</title><script>alert("1")</script>' onmouseover='x" $& \u202e`

test("hostile text stays text, wherever it stands", () => {
  const html = pageHtml(
    <Layout
      title={hostile}
      me={{ text: hostile, href: "/me" }}
      nav={[{ href: "/x", text: hostile }]}
      place={hostile}
      footer={hostile}
    >
      <Head title={hostile} lede={hostile} />
      <ErrorSummary problems={[{ field: "name", text: hostile }]} />
      <Field type="text" name="name" label={hostile} value={hostile} help={hostile} problem={hostile} />
      <Field type="textarea" name="why" label="Why?" value={`</textarea>${hostile}`} />
      <Choice type="radio" name="one" legend={hostile} options={[{ value: hostile, text: hostile }]} />
      <Notice undo={{ action: "/undo", hidden: { id: hostile } }}>{hostile}</Notice>
      <Table caption={hostile} rows={[hostile]} columns={[{ title: hostile, cell: (row) => row }]} />
      <DiffList items={[{ title: hostile, changes: [{ field: hostile, before: hostile, after: null }] }]} />
      <TrailList steps={[{ text: hostile, value: hostile }]} />
    </Layout>,
  )
  expect(html).not.toContain("<script")
  expect(html.match(/<\/title>/g)).toHaveLength(1)
  expect(html.match(/<\/textarea>/g)).toHaveLength(1)
  expect(html).not.toMatch(/" ?onmouseover/)
  expect(html).toContain("&lt;script>alert")
})

test("a page carries only the icons that it draws, each once", () => {
  const html = pageHtml(
    <Layout title="Icons">
      <State tone="late">Late</State>
      <Icon name="late" />
      <p>href="#i-lock"</p>
    </Layout>,
  )
  expect([...html.matchAll(/<symbol id="i-([a-z]+)"/g)].map(([, name]) => name)).toEqual(["late"])
  expect(pageHtml(<Layout title="None">Text</Layout>)).not.toContain('<svg class="sprite"')
})

test("the document says its language, its title first of all when something is wrong, and where the reader is", () => {
  const html = pageHtml(
    <Layout
      title="Plan a visit"
      wrong
      nav={[
        { href: "/", text: "Today" },
        { href: "/schools", text: "Schools", current: true },
      ]}
    >
      Text
    </Layout>,
  )
  expect(html).toMatch(/^<!DOCTYPE html><html lang="en-GB">/)
  expect(html).toContain("<title>Error: Plan a visit · Tutti</title>")
  expect(html).toContain('<a href="/schools" aria-current="page">')
  expect(html.match(/aria-current/g)).toHaveLength(1)
  expect(html).toContain('<a class="skip" href="#main">')
  expect(html).toContain('id="main"')
})

test("a field ties its help and its problem to the control", () => {
  const html = renderToString(
    <Field type="date" name="from" label="From which day?" help="A school day." problem="Enter a day" />,
  )
  expect(html).toContain('<label class="ask" for="from">')
  expect(html).toContain('aria-describedby="from-help from-problem"')
  expect(html).toContain('aria-invalid="true"')
  expect(html.indexOf("Enter a day")).toBeLessThan(html.indexOf("<input"))
  expect(renderToString(<Field type="text" name="name" label="Name" />)).not.toMatch(/aria-describedby|aria-invalid/)
})

test("a count asks for the numeric keyboard and leaves a blank blank", () => {
  const html = renderToString(<Field type="number" name="pupils" label="How many pupils?" unit="pupils" />)
  expect(html).toContain('inputmode="numeric"')
  expect(html).toContain('type="text"')
  expect(html).not.toContain("value=")
})

test("a zero is shown as a zero", () => {
  expect(renderToString(<Field type="number" name="pupils" label="How many pupils?" value={0} />)).toContain(
    'value="0"',
  )
  const table = renderToString(
    <Table
      caption="Pupils"
      rows={[0]}
      columns={[
        { title: "School", cell: () => "Marl Pit" },
        { title: "Pupils", number: true, cell: (n) => n },
      ]}
    />,
  )
  expect(table).toContain("<span>0</span>")
})

test("the first of some options carries the id that the summary leads to", () => {
  const html = renderToString(
    <Choice
      type="checkbox"
      name="areas"
      legend="Which areas?"
      problem="Choose one"
      options={[
        { value: "a", text: "A" },
        { value: "b", text: "B" },
      ]}
      chosen={["b"]}
    />,
  )
  expect(html).toMatch(/value="a" id="areas" aria-describedby="areas-problem"/)
  expect(html).toMatch(/value="b" checked/)
})

test("every row of a table has a head, and every cell its label for small screens", () => {
  const html = renderToString(
    <Table
      caption="Schools"
      rows={[{ name: "Marl Pit", pupils: 169 }]}
      columns={[
        { title: "School", cell: ({ name }) => name },
        { title: <i>n</i>, label: "Pupils", number: true, cell: ({ pupils }) => pupils },
      ]}
      foot={["All", 169]}
    />,
  )
  expect(html).toContain('<th scope="row">Marl Pit</th>')
  expect(html.match(/data-l="Pupils"/g)).toHaveLength(2)
  expect(html).toContain("<tfoot>")
})

test("a table that scrolls can be reached with the keyboard", () => {
  const html = renderToString(
    <Table caption="Who said what" narrow="scroll" rows={[1]} columns={[{ title: "A", cell: (n) => n }]} />,
  )
  expect(html).toMatch(/<section class="scroll" tabindex="0" aria-label="Table: Who said what">/)
})

test("an undo is a form of one button, and says of which thing", () => {
  const html = renderToString(
    <PostButton action="/visits/1/undo" hidden={{ id: "7" }} look="plain" which="Marl Pit">
      Undo
    </PostButton>,
  )
  expect(html).toMatch(/<form method="post" action="\/visits\/1\/undo"/)
  expect(html).toContain('<input type="hidden" name="id" value="7"')
  expect(html).toContain('<span class="vh"> Marl Pit</span>')
})

test("a button that adds a line does not ask for the rest of the form", () => {
  expect(
    renderToString(
      <Button unchecked name="add.x">
        Add
      </Button>,
    ),
  ).toMatch(/formnovalidate/i)
})

test("no problems, no summary", () => {
  expect(renderToString(<ErrorSummary problems={[]} />)).toBe("")
})

test("paging goes on and back to the start, and leaves out what is not there", () => {
  expect(renderToString(<Pager shown="1 to 50 of 60" next="/x?after=50" />)).toMatch(/rel="next"/)
  expect(renderToString(<Pager shown="1 to 5 of 5" />)).not.toContain("<a ")
})

test("the thirteenth cluster takes the first one's colour again", () => {
  expect([clusterColour(0), clusterColour(11), clusterColour(12), clusterColour(-1)]).toEqual([1, 12, 1, 12])
})
