import type { CountedLine } from "../../domain/provider.ts"
import { whole } from "../../ui/answer-text.ts"
import { Part } from "../../ui/part.tsx"
import { Table } from "../../ui/table.tsx"
import type { ProviderLines } from "./providers.ts"
import { words } from "./words.ts"

type Line = ProviderLines["lines"][number]

const countsText = ({ counts, known }: Line): string =>
  counts === "counted" && !known ? words.unmatched : tellOf[counts]
const tellOf: Record<CountedLine<string>["counts"], string> = {
  counted: words.counted,
  "left-out": words.leftOut,
  unconfirmed: words.unconfirmed,
}

const compared = ({ schools, teachers }: ProviderLines): string => {
  if (!schools) return ""
  if (schools.answered === 0) return `${words.saysNothing}; ${words.saysTeachers(teachers)}.`
  const missing = schools.pupils - teachers
  const says =
    schools.answered === 1 ? words.saysSchool(schools.pupils) : words.saysSchools(schools.pupils, schools.answered)
  const end = missing > 0 ? words.unaccounted(missing) : missing < 0 ? words.moreThanSchool(-missing) : words.agree
  return `${says}; ${words.saysTeachers(teachers)}. ${end}`
}

/** What tutors and co-operatives report, each pupil counted once, beside what the schools say. */
export const ProvidersPart = ({ providers, caption }: { providers: ProviderLines | null; caption: string }) =>
  providers && (
    <Part
      id="providers"
      title={providers.schools ? words.providers : words.providerLines}
      note={providers.schools ? words.providersNote : undefined}
    >
      {providers.schools && <p>{compared(providers)}</p>}
      <p>{words.sentCounted(providers.sent, providers.sent - providers.leftOut, providers.leftOut)}</p>
      <Table
        caption={caption}
        rows={providers.lines}
        rowKey={(line) => `${line.by}${line.school}${line.through}${line.pupils}`}
        columns={[
          { title: words.provider, cell: (line) => line.byName },
          { title: words.atSchool, cell: (line) => line.schoolName },
          { title: words.pupils, number: true, cell: (line) => whole(line.pupils) },
          { title: words.through, cell: (line) => line.throughName ?? words.own },
          { title: words.counts, cell: countsText },
        ]}
      />
    </Part>
  )
