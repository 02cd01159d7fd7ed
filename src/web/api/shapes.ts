import * as v from "valibot"
import { AcademicYear } from "../../domain/kit/academic-year.ts"
import { Day } from "../../domain/kit/day.ts"
import { ClusterId, SettingId } from "../../domain/kit/id.ts"

/** A year in an address or a query: text of four digits. */
export const YearText = v.pipe(
  v.string("Give a year like 2026"),
  v.regex(/^\d{4}$/, "Give a year like 2026"),
  v.metadata({ type: "integer", minimum: 1990, maximum: 2100, examples: [2026] }),
  v.transform(Number),
  AcademicYear,
)

export const inPath = <S extends v.GenericSchema>(id: S) => v.object({ id })

/** `setting:ID`, `cluster:ID` or `hub`. */
export const Scope = v.pipe(
  v.string("Give a scope: setting:ID, cluster:ID or hub"),
  v.metadata({ examples: ["hub"] }),
  v.rawTransform(({ dataset, addIssue, NEVER }): { setting: SettingId | null; cluster: ClusterId | null } => {
    const [kind, id] = dataset.value.split(":", 2)
    if (dataset.value === "hub") return { setting: null, cluster: null }
    const setting = v.safeParse(SettingId, id)
    const cluster = v.safeParse(ClusterId, id)
    if (kind === "setting" && setting.success) return { setting: setting.output, cluster: null }
    if (kind === "cluster" && cluster.success) return { setting: null, cluster: cluster.output }
    addIssue({ message: "Give a scope: setting:ID, cluster:ID or hub" })
    return NEVER
  }),
)
export type Scope = v.InferOutput<typeof Scope>
export const scopeText = (scope: Scope): string =>
  scope.setting ? `setting:${scope.setting}` : scope.cluster ? `cluster:${scope.cluster}` : "hub"

export const OptionalDay = v.optional(v.nullable(Day))

/** A page of a list, as `page()` answers it. */
export const listOf = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) })
