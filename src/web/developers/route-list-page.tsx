import { Fragment } from "preact"
import { ButtonLink } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { addressOf, nameOf, thingOf } from "../api/openapi.ts"
import type { ApiRoute } from "../api/route.ts"
import { things } from "../api/words.ts"
import { words as helpWords } from "../help/words.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { headingOf, words } from "./words.ts"

/** A sentence of the API's description, which names codes between backticks. */
export const Told = ({ children }: { children: string }) => (
  <>{children.split("`").map((part, n) => (n % 2 === 1 ? <code key={n}>{part}</code> : part))}</>
)

/** A long name that may break after each of these signs: on a phone, where it would widen the page. */
export const Breakable = ({ children, after }: { children: string; after: string }) => (
  <>
    {children.split(after).map((part, n) => (
      <Fragment key={n}>
        {n > 0 && after}
        {n > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
)

/** Lines for a shell or an answer, exactly as they are: they scroll in themselves, with the keyboard too. */
export const Code = ({ label, children }: { label: string; children: string }) => (
  <section class="scroll code" tabindex={0} aria-label={label}>
    <pre>{children}</pre>
  </section>
)

export const routeListPage = (call: PageCall, routes: readonly ApiRoute[]) =>
  framed(call, {
    title: words.title,
    current: "help",
    place: <Place crumbs={[{ text: helpWords.title, href: "/help" }]} />,
    children: (
      <>
        <Head
          title={words.title}
          lede={words.lede(routes.length)}
          action={
            <ButtonLink look="second" href="/api/v1/openapi.json">
              {words.openApi}
            </ButtonLink>
          }
        />
        <Part id="start" title={words.start}>
          {words.startSteps.map((step) => (
            <p key={step}>{step}</p>
          ))}
          <h3>{words.makeToken}</h3>
          <Code
            label={words.shellLine(words.makeToken)}
          >{`npx tutti token create --hub ${call.hub.slug} --email ${call.me.email}`}</Code>
          <h3>{words.firstRequest}</h3>
          <Code
            label={words.shellLine(words.firstRequest)}
          >{`curl -H "Authorization: Bearer TOKEN" ${call.wiring.publicUrl}/api/v1/me`}</Code>
        </Part>
        <Part id="rules" title={words.rules}>
          <ul class="bullets">
            {words.ruleList.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </Part>
        {[...new Set(routes.map(({ path }) => thingOf(path)))].map((thing) => (
          <Part
            id={thing}
            title={things[thing]?.title ?? thing}
            note={<Told>{things[thing]?.about ?? ""}</Told>}
            key={thing}
          >
            <Table
              caption={things[thing]?.title ?? thing}
              rows={routes.filter(({ path }) => thingOf(path) === thing)}
              columns={[
                {
                  title: words.route,
                  cell: (route) => (
                    <a href={`/developers/${nameOf(route)}`}>
                      {headingOf({ ...route, address: addressOf(route.path) })}
                    </a>
                  ),
                },
                { title: words.does, cell: ({ summary }) => <Told>{summary}</Told> },
              ]}
            />
          </Part>
        ))}
      </>
    ),
  })
