import type { ClusterFacts } from "../../store/cluster.ts"
import type { Unplaced } from "../../store/layout.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { Act, Actions, Button, ButtonLink } from "../../ui/button.tsx"
import { Options } from "../../ui/choice.tsx"
import { ClusterName } from "../../ui/dot.tsx"
import { Empty } from "../../ui/empty.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Part } from "../../ui/part.tsx"
import { Place } from "../../ui/place.tsx"
import { Problem } from "../../ui/problem.tsx"
import { shadeOf } from "../clusters/shade.ts"
import { words as clusterWords } from "../clusters/words.ts"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import type { Wrongs } from "../kit/typed.ts"
import { nameAndPlace, SettingName } from "./setting-name.tsx"
import { kindAndPhase, words } from "./words.ts"

export type UnplacedView = {
  settings: readonly (Unplaced & { likely: SettingFacts | undefined })[]
  clusters: readonly ClusterFacts[]
  chosen: ReadonlySet<string>
  to: string
  from: string
  makes: boolean
}

type Group = { cluster: ClusterFacts | undefined; settings: UnplacedView["settings"] }

const groupsOf = ({ settings, clusters }: UnplacedView): Group[] =>
  [
    ...clusters.map((cluster) => ({
      cluster,
      settings: settings
        .filter(({ nearest }) => nearest?.cluster === cluster.id)
        .sort((a, b) => (a.nearest?.metres ?? 0) - (b.nearest?.metres ?? 0)),
    })),
    {
      cluster: undefined,
      settings: settings.filter(({ nearest }) => !nearest || !clusters.some(({ id }) => id === nearest.cluster)),
    },
  ].filter((group) => group.settings.length > 0)

const about = ({ town, kind, phase, urn, nearest }: Unplaced): string =>
  [town, kindAndPhase(kind, phase), urn, nearest && words.placeAway(nearest.metres)].filter(Boolean).join(" · ")

const GroupPart = ({ group, view }: { group: Group; view: UnplacedView }) => {
  const { cluster, settings } = group
  const title = cluster ? words.placeNearest(cluster.name, settings.length) : words.placeNowhere(settings.length)
  return (
    <Part
      id={`near-${cluster?.id ?? "none"}`}
      title={cluster ? <ClusterName name={title} colour={shadeOf(cluster)} /> : title}
    >
      {view.makes ? (
        <Options
          type="checkbox"
          name="setting"
          id={`setting-${cluster?.id ?? "none"}`}
          chosen={settings.filter(({ id }) => view.chosen.has(id)).map(({ id }) => id)}
          options={settings.map((setting) => ({ value: setting.id, text: setting.name, help: about(setting) }))}
        />
      ) : (
        <ul class="list">
          {settings.map((setting) => (
            <li key={setting.id}>
              <SettingName {...setting} /> <span class="sub">{about({ ...setting, town: null })}</span>
            </li>
          ))}
        </ul>
      )}
      {view.makes &&
        settings.map(
          ({ id, name, likely }) =>
            likely &&
            // Of two that both wait, the pair is offered once.
            !(likely.id < id && view.settings.some((other) => other.id === likely.id)) && (
              <p key={id}>
                <Act href={`/settings/${id}/join?other=${likely.id}`}>{words.maySame(name, nameAndPlace(likely))}</Act>
              </p>
            ),
        )}
    </Part>
  )
}

export const unplacedPage = (call: PageCall, view: UnplacedView, wrongs: Wrongs) => {
  const { settings, clusters, makes } = view
  const groups = groupsOf(view)
  return framed(call, {
    title: words.placeTitle,
    current: "schools",
    wrong: wrongs.any,
    place: <Place crumbs={[{ text: words.title, href: "/settings" }]} />,
    children:
      settings.length === 0 ? (
        <>
          <Head title={words.placeTitle} />
          <Empty
            will={words.placeEmptyWill}
            why={words.placeEmptyWhy}
            action={<ButtonLink href="/clusters">{clusterWords.title}</ButtonLink>}
          />
        </>
      ) : clusters.length === 0 ? (
        <>
          <Head title={words.placeTitle} lede={words.placeLede(settings.length)} />
          <Empty
            will={words.placeNoClusters}
            why={clusterWords.emptyMore}
            action={makes ? <ButtonLink href="/clusters/new">{clusterWords.add}</ButtonLink> : undefined}
          />
        </>
      ) : (
        <>
          <ErrorSummary problems={wrongs.list} />
          <Head title={words.placeTitle} lede={words.placeLede(settings.length)} />
          <form method="post" action="/settings/not-in-a-cluster">
            <div id="setting" tabindex={-1}>
              {wrongs.at("setting") && <Problem id="setting-problem">{wrongs.at("setting") ?? ""}</Problem>}
              {groups.map((group) => (
                <GroupPart group={group} view={view} key={group.cluster?.id ?? "none"} />
              ))}
            </div>
            {makes && (
              <Part id="into" title={words.placeDoTitle}>
                <Field
                  type="select"
                  name="to"
                  label={words.placeInto}
                  value={view.to}
                  problem={wrongs.at("to")}
                  empty={words.placeEach}
                  options={clusters.map(({ id, name }) => ({ value: id, text: name }))}
                  small
                />
                <Field
                  type="date"
                  name="from"
                  label={words.placeFrom}
                  help={words.placeFromHelp}
                  value={view.from}
                  problem={wrongs.at("from")}
                  small
                />
                <Actions>
                  <Button>{words.placeDo}</Button>
                </Actions>
              </Part>
            )}
          </form>
        </>
      ),
  })
}
