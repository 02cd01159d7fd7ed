import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { SettingId } from "../../domain/kit/id.ts"
import type { Figure } from "../../domain/profile.ts"
import type { Community, Member } from "../../store/profile.ts"
import { sharedSections } from "../../store/sharing.ts"
import { whole } from "../../ui/answer-text.ts"
import { type Point, roundUp } from "../../ui/charts/point.ts"
import { Spark } from "../../ui/charts/spark.tsx"
import { Icon } from "../../ui/icon.tsx"
import { State } from "../../ui/state.tsx"
import { type Column, Table } from "../../ui/table.tsx"
import { FigureText, placeBeside, profileHref, shortTitle } from "./parts.tsx"
import { findIn, movedBetween, type Reader, type Series, schoolsIn } from "./series.ts"
import { pointOf, valueText } from "./told.ts"
import { memberFigure, memberSights, type SeenMeasure, type SightOfMember } from "./view.ts"
import { words } from "./words.ts"

const singing = "singing-regular-share"
const mostColumns = 3

export type SchoolRow = {
  member: Member
  /** By column, newest year first read; null: not for this reader. */
  figures: (Figure | null)[]
  points: (Point | null)[][]
  /** Whether every pupil sings; null: not for this reader, or not answered. */
  sings: Figure | null
  isNew: boolean
  /** It shares no section with its cluster. */
  sharesNothing: boolean
  /** The reader may open its own profile. */
  opens: boolean
}

export type SchoolTable = { columns: SeenMeasure[]; rows: SchoolRow[]; most: number; hasSinging: boolean }

/** A cluster's schools, largest roll first: a public fact, so that the order tells nothing of what is hidden. */
export async function readSchools({ tx, me }: Reader, series: Series): Promise<SchoolTable> {
  const { now, seen, scope, asCluster, year } = series
  const schools = schoolsIn(now.hubYear, scope).sort(
    (a, b) => (b.pupils ?? -1) - (a.pupils ?? -1) || (a.name < b.name ? -1 : 1),
  )
  const columns = now.measures
    .filter(({ measure, figure }) => measure.ownLevel && figure.unit === "%" && measure.kinds.has("school"))
    .slice(0, 12)
  const usual = ["first-access-share", "lessons-share", "ensembles-share"].flatMap(
    (code) => columns.find(({ measure }) => measure.measure.code === code) ?? [],
  )
  const shown = (usual.length > 0 ? usual : columns).slice(0, mostColumns)
  const sights: SightOfMember[] = []
  for (const { hubYear } of seen)
    sights.push(
      await memberSights(
        tx,
        me,
        hubYear.communities
          .flatMap(({ members }) => members)
          .filter(({ id }) => schools.some((school) => school.id === id)),
        hubYear.year.year,
        asCluster,
      ),
    )
  const shared = await sharedSections(
    tx,
    schools.map(({ id }) => id),
    year,
  )
  const joined = series.before
    ? new Set(movedBetween(series.before.hubYear, now.hubYear, scope).joined.map(({ member }) => member.id))
    : new Set<SettingId>()

  const figureIn = (n: number, id: SettingId, code: string): Figure | null => {
    const [hubYear, sight] = [seen[n]?.hubYear, sights[n]]
    for (const community of hubYear?.communities ?? []) {
      const measure = community.compiled.measure.get(code)
      const member = community.members.find((one) => one.id === id)
      if (measure && member && sight) return memberFigure(member, community, measure, sight(member, community, measure))
    }
    return null
  }
  const last = seen.length - 1
  const opens = sights[last]
  const rows = schools.map((member): SchoolRow => {
    const community = now.hubYear.communities.find(({ members }) => members.includes(member))
    return {
      member,
      figures: shown.map(({ measure }) => figureIn(last, member.id, measure.measure.code)),
      points: shown.map(({ measure }) =>
        seen.map((_, n) => pointOf(figureIn(n, member.id, measure.measure.code) ?? undefined)),
      ),
      sings: figureIn(last, member.id, singing),
      isNew: joined.has(member.id),
      sharesNothing: (shared.get(member.id)?.size ?? 0) === 0,
      opens: !asCluster && community !== undefined && opens !== undefined && opensAny(member, community, opens),
    }
  })
  const most = roundUp(Math.max(0, ...rows.flatMap(({ points }) => points.flat()).map((point) => point?.value ?? 0)))
  return { columns: shown, rows, most, hasSinging: findIn(now, singing) !== undefined }
}

const opensAny = (member: Member, community: Community, sight: SightOfMember): boolean =>
  community.compiled.measures.some((measure) => measure.ownLevel && sight(member, community, measure) !== "none")

const Name = ({ row, series }: { row: SchoolRow; series: Series }) => {
  const { member, opens, sharesNothing, isNew } = row
  return (
    <>
      {opens ? <a href={profileHref({ kind: "setting", id: member.id }, series.year)}>{member.name}</a> : member.name}
      {placeBeside(member) && <span class="sub"> {placeBeside(member)}</span>}
      {isNew && <span class="sub nb"> {words.joined(series.year)}</span>}
      {sharesNothing && (
        <span class="sub nb">
          {" "}
          <Icon name="lock" /> {words.lock}
        </span>
      )}
    </>
  )
}

const Sings = ({ figure }: { figure: Figure | null }) => {
  if (!figure) return <span class="quiet">{words.lock}</span>
  if (figure.numerator === null) return <FigureText figure={figure} />
  return figure.numerator > 0 ? (
    <State tone="good">{words.yes}</State>
  ) : (
    <State tone="plain" icon="part">
      {words.no}
    </State>
  )
}

export const SchoolsTable = ({ series, table, area }: { series: Series; table: SchoolTable; area: string }) => {
  const { columns, rows, most, hasSinging } = table
  const years = series.years.map(yearInWords)
  const measured = columns.map(({ measure }, n): Column<SchoolRow> => {
    const title = shortTitle(measure)
    return {
      title,
      number: true,
      cell: ({ member, figures, points }) => {
        const figure = figures[n]
        if (!figure) return <span class="quiet">{words.lock}</span>
        return (
          <>
            <FigureText figure={figure} />
            {years.length > 1 && (
              <Spark name={`${member.name}, ${title}`} years={years} points={points[n] ?? []} most={most} />
            )}
          </>
        )
      },
    }
  })
  const pupils = rows.reduce((sum, { member }) => sum + (member.pupils ?? 0), 0)
  const sings = findIn(series.now, singing)
  return (
    <Table
      caption={words.schools(rows.length)}
      narrow="three"
      rows={rows}
      rowKey={({ member }) => member.id}
      columns={[
        { title: words.school, cell: (row) => <Name row={row} series={series} /> },
        {
          title: words.rollByRegister,
          number: true,
          cell: ({ member }) => (member.pupils === null ? <span class="quiet">[x]</span> : whole(member.pupils)),
        },
        ...measured,
        ...(hasSinging ? [{ title: words.sings, cell: ({ sings: own }: SchoolRow) => <Sings figure={own} /> }] : []),
      ]}
      foot={[
        area,
        whole(pupils),
        ...columns.map((seen) =>
          valueText(seen.figure) === null ? <FigureText figure={seen.figure} /> : <b>{valueText(seen.figure)}</b>,
        ),
        ...(hasSinging && sings
          ? [
              sings.figure.numerator === null ? (
                <FigureText figure={sings.figure} />
              ) : (
                `${sings.figure.numerator} of ${sings.figure.denominator}`
              ),
            ]
          : []),
      ]}
    />
  )
}
