import { answersOf } from "../../domain/delivery.ts"
import type { AcademicYear } from "../../domain/kit/academic-year.ts"
import { yearInWords } from "../../domain/kit/academic-year.ts"
import type { AuditFacts } from "../../store/audit.ts"
import type { SettingFacts } from "../../store/setting.ts"
import { PostButton } from "../../ui/button.tsx"
import { Empty } from "../../ui/empty.tsx"
import { Head } from "../../ui/head.tsx"
import { Place } from "../../ui/place.tsx"
import { Table } from "../../ui/table.tsx"
import { framed } from "../kit/frame.tsx"
import type { PageCall } from "../kit/page.tsx"
import { AuditStateWord } from "./parts.tsx"
import { words } from "./words.ts"

export type ListView = {
  setting: SettingFacts
  /** Newest first, with how many of the questions for this reader are answered. */
  audits: readonly { audit: AuditFacts; answered: number; asked: number }[]
  /** The year that may be begun here. */
  open: AcademicYear | undefined
  /** Why nothing can be begun. */
  note: string | undefined
}

export const listPage = (call: PageCall, { setting, audits, open, note }: ListView) => {
  const returns = answersOf(setting.kind) === "provider-returns"
  const begin = open && (
    <PostButton action={`/settings/${setting.id}/audits`} hidden={{ year: String(open) }}>
      {words.open(returns, yearInWords(open))}
    </PostButton>
  )
  return framed(call, {
    title: `${words.listTitle(returns)}: ${setting.name}`,
    current: "schools",
    place: (
      <Place crumbs={[{ text: setting.name, href: `/settings/${setting.id}` }, { text: words.listTitle(returns) }]} />
    ),
    children:
      audits.length === 0 ? (
        <>
          <Head title={words.listTitle(returns)} />
          <Empty will={words.openEmpty(returns)} why={note ?? words.openWhy(returns)} action={begin} />
        </>
      ) : (
        <>
          <Head
            title={words.listTitle(returns)}
            lede={words.listLede(setting.name, audits.length, returns)}
            note={note}
            action={begin}
          />
          <section class="part">
            <Table
              caption={words.listTitle(returns)}
              rows={audits}
              rowKey={({ audit }) => audit.id}
              columns={[
                {
                  title: words.year,
                  cell: ({ audit }) => <a href={`/audits/${audit.id}`}>{yearInWords(audit.year)}</a>,
                },
                { title: words.state, cell: ({ audit }) => <AuditStateWord state={audit.state} /> },
                { title: words.answered, whole: true, cell: ({ answered, asked }) => `${answered} of ${asked}` },
              ]}
            />
          </section>
        </>
      ),
  })
}
