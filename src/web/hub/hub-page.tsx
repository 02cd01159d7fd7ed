import { daysBetween } from "../../domain/kit/day.ts"
import type { ClusterOn, HubCounts } from "../../store/layout.ts"
import { Act, ButtonLink } from "../../ui/button.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Head } from "../../ui/head.tsx"
import { Columns, Part } from "../../ui/part.tsx"
import { State } from "../../ui/state.tsx"
import { shadeOf } from "../clusters/shade.ts"
import { words as clusterWords } from "../clusters/words.ts"
import { Below } from "../kit/below.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { words } from "./words.ts"

export type HubView = {
  counts: HubCounts
  clusters: readonly ClusterOn[]
  unplaced: number
  makes: boolean
  readsLetters: boolean
}

type Step = { key: keyof typeof words.steps; count: number; begin: string; see: string }

const stepsOf = ({ counts }: HubView): Step[] => [
  { key: "year", count: counts.years, begin: "/years", see: "/years" },
  { key: "register", count: counts.schools, begin: "/register", see: "/settings" },
  { key: "clusters", count: counts.clusters, begin: "/clusters/new", see: "/clusters" },
  // Whoever reads this is in post already.
  { key: "people", count: counts.people > 1 ? counts.people : 0, begin: "/people/new", see: "/people" },
  { key: "audit", count: counts.audits, begin: "/settings", see: "/settings" },
]

const Checklist = ({ steps }: { steps: readonly Step[] }) => {
  const next = steps.find(({ count }) => count === 0)
  return (
    <ol class="todo">
      {steps.map((step) => {
        const { title, todo, done, button } = words.steps[step.key]
        const isDone = step.count > 0
        return (
          <li key={step.key}>
            <p class="when">
              {isDone ? <State tone="good">{words.done}</State> : <State tone="plain">{words.toDo}</State>}
            </p>
            <div>
              <h3>
                <a href={isDone ? step.see : step.begin}>{title}</a>
              </h3>
              <p>{isDone ? done(step.count) : todo}</p>
            </div>
            <div class="end">
              {!isDone &&
                (step === next ? (
                  <ButtonLink href={step.begin}>{button}</ButtonLink>
                ) : (
                  <Act href={step.begin}>{button}</Act>
                ))}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

const Row = ({ href, title, text }: { href: string; title: string; text: string }) => (
  <li>
    <a href={href}>{title}</a>
    <span class="sub"> {text}</span>
  </li>
)

export const hubPage = (call: PageCall, view: HubView) => {
  const { counts, clusters, unplaced, makes, readsLetters } = view
  const steps = stepsOf(view)
  const done = steps.filter(({ count }) => count > 0).length
  const begun = done === steps.length
  const vacant = clusters.filter(({ coordinators }) => coordinators.length === 0)
  const rows = words.rows
  return framed(call, {
    title: words.title(call.hub.name),
    current: "hub",
    children: (
      <>
        <Head
          title={words.title(call.hub.name)}
          lede={
            begun || !makes
              ? words.lede(counts.schools, clusters.length, vacant.length)
              : words.ledeBegin(done, steps.length)
          }
        />
        {makes && !begun && (
          <Part id="begin" title={words.begin}>
            <Checklist steps={steps} />
          </Part>
        )}
        <Below under={makes && !begun}>
          <Columns
            beside={
              <aside class="part" aria-labelledby="vacant-title">
                <h2 id="vacant-title">{words.vacancies}</h2>
                {vacant.length === 0 ? (
                  <p>{clusters.length === 0 ? words.vacanciesNoCluster : words.vacanciesNone}</p>
                ) : (
                  <ul class="list">
                    {vacant.map((cluster) => (
                      <li key={cluster.id}>
                        <ClusterName
                          name={cluster.name}
                          colour={shadeOf(cluster)}
                          href={`/clusters/${cluster.id}/members`}
                        />
                        <br />
                        <span class="sub">
                          {cluster.vacantSince
                            ? clusterWords.vacantSince(
                                cluster.vacantSince,
                                daysBetween(cluster.vacantSince, call.tx.today),
                              )
                            : clusterWords.vacant}
                          {cluster.managers.length > 0 &&
                            `; ${clusterWords.workGoesTo(cluster.managers.map(({ name }) => name).join(", "))}`}
                        </span>
                        {makes && (
                          <>
                            <br />
                            <Act href={`/people/new?role=coordinator&cluster=${cluster.id}`} which={cluster.name}>
                              {words.fill}
                            </Act>
                          </>
                        )}
                      </li>
                    ))}
                  </ul>
                )}
              </aside>
            }
          >
            <Part id="all" title={words.alsoHere}>
              <ul class="list">
                <Row href="/settings" title={rows.settings} text={rows.settingsText(counts.settings)} />
                <Row href="/settings/not-in-a-cluster" title={rows.waiting} text={rows.waitingText(unplaced)} />
                <Row href="/clusters" title={rows.clusters} text={rows.clustersText(counts.clusters)} />
                <Row href="/people" title={rows.people} text={rows.peopleText(counts.people)} />
                <Row href="/years" title={rows.years} text={rows.yearsText} />
                <Row href="/register" title={rows.register} text={rows.registerText} />
                <Row href="/trusts" title={rows.trusts} text={rows.trustsText} />
                {readsLetters && <Row href="/letters" title={rows.letters} text={rows.lettersText} />}
              </ul>
            </Part>
          </Columns>
        </Below>
      </>
    ),
  })
}
