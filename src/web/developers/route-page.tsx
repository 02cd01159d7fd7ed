import { Button } from "../../ui/button.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { bodyExamples } from "../api/examples.ts"
import {
  addressOf,
  bodySchema,
  nameOf,
  type Parameter,
  parametersOf,
  refusalsOf,
  replySchema,
  resolved,
  successesOf,
  thingOf,
} from "../api/openapi.ts"
import type { ApiRoute } from "../api/route.ts"
import { problems, things } from "../api/words.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { curlOf } from "./curl.ts"
import { type Field as FieldRow, fieldsOf, kindOf } from "./field.ts"
import { Breakable, Code, Told } from "./route-list-page.tsx"
import { type Answered, canTry } from "./try.ts"
import { headingOf, words } from "./words.ts"

export type Tried = {
  /** What the form holds. */
  typed: (name: string) => string
  /** The address that curl asks for: what was typed, or the examples. */
  address: string
  /** An id could be found to fill in. */
  found: boolean
  missing: readonly string[]
  answered: Answered | undefined
}

export const routePage = (call: PageCall, route: ApiRoute, tried: Tried) => {
  const title = headingOf({ ...route, address: addressOf(route.path) })
  const thing = thingOf(route.path)
  const parameters = parametersOf(route)
  return framed(call, {
    title,
    current: "help",
    wrong: tried.missing.length > 0,
    place: (
      <Place
        crumbs={[
          { text: words.title, href: "/developers" },
          { text: things[thing]?.title ?? thing, href: `/developers#${thing}` },
        ]}
      />
    ),
    children: (
      <>
        <ErrorSummary problems={tried.missing.map((name) => ({ field: fieldId(name), text: words.needed(name) }))} />
        <div class="head">
          <h1>
            <Breakable after="/">{title}</Breakable>
          </h1>
          <p class="lede">
            <Told>{route.summary}</Told>
          </p>
        </div>
        {canTry(route) && <TryIt call={call} route={route} parameters={parameters} tried={tried} />}
        <Part id="curl" title={words.curl} note={words.curlNote}>
          <Code label={words.curlLine}>{curlOf(route, call.wiring.publicUrl, tried.address)}</Code>
          {!canTry(route) && <p class="quiet">{route.method === "GET" ? words.tryFiles : words.tryWrites}</p>}
        </Part>
        <Part id="parameters" title={words.parameters}>
          {parameters.length === 0 ? <p>{words.noParameters}</p> : <Parameters parameters={parameters} />}
        </Part>
        {route.method !== "GET" && <Body route={route} />}
        <Answer route={route} />
        <Part id="refusals" title={words.refusals}>
          <Table
            caption={words.refusals}
            rows={refusalsOf(route)}
            columns={[
              { title: words.status, whole: true, cell: ({ status }) => String(status) },
              { title: words.types, cell: ({ types }) => types.join(", ") },
              { title: words.means, cell: ({ status }) => <Told>{problems[status].about}</Told> },
            ]}
          />
        </Part>
      </>
    ),
  })
}

const TryIt = ({
  call,
  route,
  parameters,
  tried,
}: {
  call: PageCall
  route: ApiRoute
  parameters: Parameter[]
  tried: Tried
}) => (
  <Part id="try" title={words.tryIt} note={words.tryNote(call.me.name)}>
    <form method="get" action={`/developers/${nameOf(route)}#try`}>
      <input type="hidden" name="run" value="1" />
      {parameters.map((parameter) => (
        <ParameterField parameter={parameter} tried={tried} key={parameter.name} />
      ))}
      <div class="row actions">
        <Button>{words.ask}</Button>
      </div>
    </form>
    {tried.answered && <Result answered={tried.answered} />}
  </Part>
)

/** Names of parameters are not ours to choose, ids of the page's parts are. */
const fieldId = (name: string): string => `ask-${name}`

const ParameterField = ({
  parameter: { name, in: at, schema, required, description },
  tried,
}: {
  parameter: Parameter
  tried: Tried
}) => {
  const choices = resolved(schema).enum?.map(String)
  const help =
    at === "path" && name === "id" ? `${description}. ${tried.found ? words.prefilled : words.none}` : description
  const common = {
    name,
    id: fieldId(name),
    label: name,
    help: <Told>{help}</Told>,
    small: true,
    optional: !required,
    value: tried.typed(name),
    problem: tried.missing.includes(name) ? words.needed(name) : undefined,
  }
  return choices ? (
    <Field {...common} type="select" options={choices.map((value) => ({ value, text: value }))} />
  ) : (
    <Field {...common} type="text" autocomplete="off" />
  )
}

const Result = ({ answered: { asked, status, text, length } }: { answered: Answered }) => (
  <div class="part">
    <h3>{words.asked}</h3>
    <p class="quiet">
      {words.askedNote(`/api/v1${asked}`, status)} {length > text.length && words.cut(text.length, length)}
    </p>
    <Code label={words.askedJson}>{text}</Code>
  </div>
)

const Parameters = ({ parameters }: { parameters: Parameter[] }) => (
  <Table
    caption={words.parameters}
    rows={parameters}
    columns={[
      { title: words.name, cell: ({ name, required }) => <NameOf name={name} needed={required} /> },
      { title: words.where, whole: true, cell: ({ in: at }) => (at === "path" ? words.inPath : words.inQuery) },
      { title: words.kind, cell: ({ schema }) => kindOf(schema) },
      { title: words.means, cell: ({ description }) => <Told>{description}</Told> },
    ]}
  />
)

const NameOf = ({ name, needed }: { name: string; needed: boolean }) => (
  <>
    <Breakable after=".">{name}</Breakable>
    {needed && <span class="sub"> {words.mustBe}</span>}
  </>
)

const Fields = ({ caption, fields, marks }: { caption: string; fields: FieldRow[]; marks: boolean }) => (
  <Table
    caption={caption}
    rows={fields}
    columns={[
      { title: words.name, cell: ({ path, needed }) => <NameOf name={path} needed={marks && needed} /> },
      { title: words.kind, cell: ({ kind }) => kind },
      { title: words.means, cell: ({ about }) => <Told>{about}</Told> },
    ]}
  />
)

const Body = ({ route: { method, path, body, takes } }: { route: ApiRoute }) => (
  <Part id="body" title={words.body}>
    {takes ? (
      <p>{words.bodyFile(takes)}</p>
    ) : body ? (
      <Fields caption={words.body} fields={fieldsOf(bodySchema(body, thingOf(path)))} marks />
    ) : (
      <p>{words.noBody}</p>
    )}
    {body && !takes && (
      <>
        <h3>{words.bodyExample}</h3>
        <Code label={words.bodyJson}>{JSON.stringify(bodyExamples[`${method} ${path}`], null, 2)}</Code>
      </>
    )}
  </Part>
)

const Answer = ({ route }: { route: ApiRoute }) => (
  <Part
    id="answer"
    title={words.answer}
    note={
      <Told>
        {successesOf(route)
          .map(({ status, about }) => `${status}: ${about}`)
          .join(" ")}
      </Told>
    }
  >
    {route.gives ? (
      <>
        <p>{words.answerStreamed}</p>
        <ul class="bullets">
          {route.gives.map((type) => (
            <li key={type}>{type}</li>
          ))}
        </ul>
      </>
    ) : (
      route.reply && (
        <Fields caption={words.answer} fields={fieldsOf(replySchema(route.reply, thingOf(route.path)))} marks={false} />
      )
    )}
  </Part>
)
