import type { Section } from "../../domain/toolkit/version.ts"
import type { NoteKind, NoteVersion } from "../../store/note.ts"
import { Act, PostButton } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { Icon } from "../../ui/icon.tsx"
import { Part } from "../../ui/part.tsx"
import { framed } from "../kit/frame.tsx"
import { momentInWords } from "../kit/moment.ts"
import type { PageCall } from "../kit/page.tsx"
import { AuditPlace, sectionPath, WhoSees } from "./parts.tsx"
import type { Sheet } from "./sheet.ts"
import { words } from "./words.ts"

export type NotePageView = {
  sheet: Sheet
  section: Section
  kind: NoteKind
  /** Oldest first. */
  versions: readonly NoteVersion[]
  mayWrite: boolean
  /** Also the other kind: then the text can be moved. */
  mayMove: boolean
}

/** A note with its earlier versions, and the two deliberate acts: moving it to other readers, and removing it for good. */
export const notePage = (call: PageCall, view: NotePageView) => {
  const { sheet, section, kind, versions } = view
  const other = kind === "visit" ? "internal" : "visit"
  const now = versions.at(-1)
  const title = words.noteTitle[kind]
  const path = `${sectionPath(sheet, section.code)}/notes/${kind}`
  return framed(call, {
    title: `${title}: ${section.title}`,
    current: "schools",
    place: (
      <AuditPlace
        sheet={sheet}
        more={[
          { text: words.sectionName(section.code, section.title), href: sectionPath(sheet, section.code) },
          { text: words.notesShort },
        ]}
      />
    ),
    footer: <WhoSees sheet={sheet} />,
    children: (
      <>
        <Head title={`${title}: ${section.title}`} lede={words.noteLede[kind]} />
        <div class={kind === "internal" ? "note private" : "note"}>
          <p class="ask">
            <Icon name={kind === "internal" ? "lock" : "share"} /> {words.noteReadLabels[kind]}
          </p>
          <Text text={now?.text || words.noteNone} />
        </div>
        <p>
          <Act href={sectionPath(sheet, section.code)}>{words.back}</Act>
        </p>
        {now?.text && view.mayMove && (
          <Part id="move" title={words.noteMove} note={words.noteMoveMeans[other]}>
            <PostButton look="second" action={`${path}/move`} hidden={{ was: now.id }}>
              {words.noteMoveTo[other]}
            </PostButton>
          </Part>
        )}
        {view.mayWrite && versions.some(({ text }) => text) && (
          <Part id="remove" title={words.noteRemove} note={words.noteRemoveMeans}>
            <PostButton look="second" action={`${path}/remove`}>
              {words.noteRemoveButton}
            </PostButton>
          </Part>
        )}
        <Part id="versions" title={words.noteVersions}>
          <ul class="list">
            {[...versions].reverse().map((version) => (
              <li key={version.id}>
                <Text
                  text={
                    version.text === null
                      ? words.noteRemoved(words.by(version.removedBy))
                      : version.text || words.noteCleared
                  }
                />
                <p class="quiet">
                  {words.by(version.byName)}, {momentInWords(version.at)}
                </p>
              </li>
            ))}
          </ul>
        </Part>
      </>
    ),
  })
}

const Text = ({ text }: { text: string }) => (
  <>
    {text.split("\n").map((line, n) => (
      <p key={n}>{line}</p>
    ))}
  </>
)
