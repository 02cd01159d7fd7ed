import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { AuditState } from "../../domain/lifecycle.ts"
import type { IconName } from "../../ui/icon.tsx"
import { type Crumb, Place } from "../../ui/place.tsx"
import { State, type Tone } from "../../ui/state.tsx"
import { type Task, TaskList } from "../../ui/task-list.tsx"
import { isReturn, progressOf, type SectionProgress, type Sheet } from "./sheet.ts"
import { stateNames, words } from "./words.ts"

const looks: Record<AuditState, { tone: Tone; icon?: IconName }> = {
  "not-started": { tone: "plain" },
  started: { tone: "due", icon: "part" },
  "form-in": { tone: "due", icon: "part" },
  complete: { tone: "good" },
  "signed-off": { tone: "good" },
  reopened: { tone: "due", icon: "changed" },
  locked: { tone: "good", icon: "lock" },
  "closed-without": { tone: "plain", icon: "no" },
}

export const AuditStateWord = ({ state }: { state: AuditState }) => <State {...looks[state]}>{stateNames[state]}</State>

/** What is blank in these stays blank unless somebody takes it up again. */
const isOver = ({ audit }: Sheet): boolean =>
  ["complete", "signed-off", "locked", "closed-without"].includes(audit.state)

const SectionState = ({ progress, over }: { progress: SectionProgress; over: boolean }) => {
  const { asked, answered, disagreements, misfits, atVisit } = progress
  if (disagreements > 0) return <State tone="late">{words.toSettle(disagreements)}</State>
  if (misfits > 0) return <State tone="late">{words.toCheck(misfits)}</State>
  if (asked === 0) return <State tone="plain">{words.nothingAsked}</State>
  if (answered === asked) return <State tone="good">{words.done}</State>
  if (answered === 0)
    return <State tone="plain">{over ? words.unanswered : atVisit ? words.atVisit : words.notBegun}</State>
  return (
    <State tone="due" icon="part">
      {words.some(answered, asked)}
    </State>
  )
}

export const sectionPath = (sheet: Sheet, code: string): string => `/audits/${sheet.audit.id}/sections/${code}`

/** Where am I: the setting, its audit, what of it. */
export const AuditPlace = ({ sheet, more = [] }: { sheet: Sheet; more?: readonly Crumb[] }) => {
  const { audit } = sheet
  const own = words.nameOf(isReturn(sheet), yearInWords(audit.year))
  return (
    <Place
      crumbs={[
        { text: audit.name, href: `/settings/${audit.setting}` },
        more.length > 0 ? { text: own, href: `/audits/${audit.id}` } : { text: own },
        ...more,
      ]}
    />
  )
}

/** The sections with how far each is. */
export const Sections = ({ sheet, current }: { sheet: Sheet; current?: string }) => {
  const all = progressOf(sheet)
  const over = isOver(sheet)
  const tasks = all.map(
    (progress): Task => ({
      text: words.sectionName(progress.section.code, progress.section.title),
      href: sectionPath(sheet, progress.section.code),
      state: <SectionState progress={progress} over={over} />,
      current: progress.section.code === current,
    }),
  )
  const done = all.filter(
    ({ asked, answered, disagreements, misfits }) => answered === asked && disagreements + misfits === 0,
  ).length
  const summary = (over ? words.sectionsWhole : words.sectionsDone)(done, all.length)
  return <TaskList id="sections" title={words.sections} summary={summary} tasks={tasks} />
}

/** Who sees these answers, under every page of an audit. */
export const WhoSees = ({ sheet }: { sheet: Sheet }) => (
  <p>
    {isReturn(sheet) ? words.whoSeesReturn(sheet.audit.name) : words.whoSees(sheet.audit.name)} ·{" "}
    <a href={`/settings/${sheet.audit.setting}/sharing`}>{words.sharing}</a> ·{" "}
    <a href="/help/who-sees-what">Who sees what</a> · <a href="/help">Help</a>
  </p>
)
