import { hubWide, readsNumbers, seesWhole, sightOf } from "../../domain/access.ts"
import { holding } from "../../domain/answer.ts"
import { cellValue } from "../../domain/figure.ts"
import { groupBy } from "../../domain/kit/group.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { CountedLine } from "../../domain/provider.ts"
import { countTypedLines, type TypedLine } from "../../domain/provider-match.ts"
import type { CompiledToolkit } from "../../domain/toolkit/compile.ts"
import { findAudits, listAnswers } from "../../store/audit.ts"
import { namesOfSettings, returnsOf } from "../../store/profile-page.ts"
import { findCompiled } from "../../store/toolkit.ts"
import type { Reader, Series } from "./series.ts"
import { contributes, membersOf } from "./view.ts"

export type ProviderLines = {
  /** What schools of the scope say themselves, and how many of them say it. */
  schools: { pupils: number; answered: number } | null
  teachers: number
  lines: readonly (CountedLine<string> & {
    byName: string
    schoolName: string
    throughName: string | null
    known: boolean
  })[]
  sent: number
  leftOut: number
}

/** Kinds whose returns may list the schools that they teach at. */
const teachers = ["tutor", "co-operative", "music-service", "organisation"]
const lessons = "lessons-pupils"

/** The table of a toolkit that lists schools with pupils, where it has one. */
const listOf = (compiled: CompiledToolkit) =>
  [...compiled.questions.values()].find(({ columns }) => columns.has("school") && columns.has("pupils"))

/**
 * What tutors and co-operatives report for a school or a cluster, each pupil counted once, beside what the schools say; for a
 * tutor or a co-operative, their own lines. Null where there is nothing, or it is not for this reader.
 */
export async function readProviders({ tx, me }: Reader, series: Series): Promise<ProviderLines | null> {
  const { scope, now } = series
  if (series.asCluster || scope.kind === "hub") return null
  const members = now.hubYear.communities.flatMap((community) =>
    membersOf(community, scope).map((member) => ({ member, community })),
  )
  const own = scope.kind === "setting" ? members[0]?.member : undefined
  const isTeacher = own !== undefined && teachers.includes(own.kind)
  if (!readsNumbers(sightOf(me, "provider-returns", series.place))) return null
  if (scope.kind === "setting" && !isTeacher && own?.kind !== "school") return null

  const returns = await returnsOf(tx, series.year, teachers)
  if (returns.length === 0) return null
  const audits = new Map(
    (
      await findAudits(
        tx,
        returns.map(({ audit }) => audit),
      )
    ).map((audit) => [audit.id, audit]),
  )
  const answers = groupBy(await listAnswers(tx, [...audits.keys()]), ({ audit }) => audit)
  const typed: TypedLine<SettingId>[] = []
  const reported = new Set<SettingId>()
  for (const { by, audit: id } of returns) {
    const audit = audits.get(id)
    const compiled = audit && (await findCompiled(tx, audit.toolkit, audit.version))
    const table = compiled && listOf(compiled)
    const held = table && holding(answers.get(id) ?? []).questions.get(table.question.code)
    if (!held) continue
    for (const { value, state } of held.rows.values()) {
      const cell = (column: string) => cellValue(value, column)
      const [school, pupils, through, name] = [cell("school"), cell("pupils"), cell("through"), cell("through-name")]
      if (state === "blank" || typeof school !== "string" || typeof pupils !== "number") continue
      typed.push({
        by,
        school,
        pupils,
        through: through === undefined || through === "own" ? "own" : "other",
        throughName: typeof name === "string" ? name : null,
      })
    }
    if (held.rows.size > 0) reported.add(by)
  }
  const settings = await namesOfSettings(tx)
  const counted = countTypedLines(typed, reported, settings)
  const names = new Map<string, string>(settings.map(({ id, name }) => [id, name]))
  const inScope = new Set<string>(
    members.filter(({ member }) => member.kind === "school").map(({ member }) => member.id),
  )
  const lines = counted.lines
    .map((line, n) => ({
      ...line,
      byName: names.get(line.by) ?? "",
      schoolName: names.get(line.school) ?? typed[n]?.school ?? "",
      throughName: line.through === null ? null : (names.get(line.through) ?? typed[n]?.throughName ?? null),
      known: names.has(line.school),
    }))
    .filter((line) => (isTeacher ? line.by === own?.id : inScope.has(line.school)))
  if (lines.length === 0) return null

  let says = { pupils: 0, answered: 0 }
  for (const { member, community } of members) {
    const measure = community.compiled.measure.get(lessons)
    const [top] = (measure && contributes(member, measure).components) ?? []
    if (top !== undefined && member.kind === "school") says = { pupils: says.pupils + top, answered: says.answered + 1 }
  }
  const count = (some: readonly CountedLine<string>[]) => some.reduce((sum, { pupils }) => sum + pupils, 0)
  const kept = lines.filter(({ counts }) => counts !== "left-out")
  return {
    schools: isTeacher || !seesLessons(me, series) ? null : says,
    teachers: count(kept),
    lines,
    sent: count(lines),
    leftOut: count(lines) - count(kept),
  }
}

/** The schools' own numbers are for who may read every answer behind them. */
const seesLessons = (me: Reader["me"], { scope, place }: Series): boolean =>
  scope.kind === "setting"
    ? sightOf(me, "answers", place) === "whole"
    : seesWhole(me, place, false) || seesWhole(me, hubWide, false)
