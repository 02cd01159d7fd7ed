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
import { type Step, stepsOf } from "./steps.ts"
import { words } from "./words.ts"

export type HubView = {
  counts: HubCounts
  clusters: readonly ClusterOn[]
  unplaced: number
  makes: boolean
  readsLetters: boolean
  exports: boolean
}

const Checklist = ({ steps }: { steps: readonly Step[] }) => {
  const next = steps.find(({ done }) => !done)
  return (
    <ol class="todo">
      {steps.map((step) => (
        <li key={step.title}>
          <p class="when">
            {step.done ? <State tone="good">{words.done}</State> : <State tone="plain">{words.toDo}</State>}
          </p>
          <div>
            <h3>
              <a href={step.href}>{step.title}</a>
            </h3>
            <p>{step.text}</p>
          </div>
          <div class="end">
            {!step.done &&
              (step === next ? (
                <ButtonLink href={step.href}>{step.button}</ButtonLink>
              ) : (
                <Act href={step.href}>{step.button}</Act>
              ))}
          </div>
        </li>
      ))}
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
  const { counts, clusters, unplaced, makes, readsLetters, exports } = view
  const steps = stepsOf(counts)
  const done = steps.filter(({ done }) => done).length
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
                {exports && <Row href="/hub/exports" title={rows.exports} text={rows.exportsText} />}
                {readsLetters && <Row href="/letters" title={rows.letters} text={rows.lettersText} />}
              </ul>
            </Part>
          </Columns>
        </Below>
      </>
    ),
  })
}
