/** What free text may hold that it should not: something that points at one pupil, or a concern about a child. */
export type Worry = { about: "pupil" | "concern"; found: string }

const year = "(?:Year|Yr|Y)\\s?\\.?\\s?(?:R|\\d{1,2})\\b|Reception\\b|Nursery\\b|KS\\s?[1-5]\\b"
const grown = "(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Sir|Madam)"
/** Capital letters at the start of a sentence or of a day are no names. */
const noName = new Set(
  (
    "A All An And Any As Assembly At Band Bells But By Cello Choir Class Classes Clarinet Club Composing Concert Curriculum Drums Each Ensemble Every " +
    "First Flute For From Group Groups Guitar Half He Her His In Instruments It Keyboard Keyboards Learners Lesson Lessons Listening Many Monday More Most " +
    "Music Musical New No None Notation Now Nursery One Only Orchestra Our Part Percussion Performing Piano Playing Please Plenty Pupils Reception Recorder " +
    "Recorders Rehearsals Saturday School She Singing So Some Staff Steel Still Strings Sunday Term That The Their There These They This Those Three Thursday Trumpet " +
    "Tuesday Two Ukulele Ukuleles Very Violin Violins We Wednesday When Whole Wind With Friday Year Years January February March April May June July " +
    "August September October November December Autumn Spring Summer Christmas Easter I"
  ).split(" "),
)

const patterns: readonly { find: RegExp; name: boolean }[] = [
  // "J. in Year 5", "Ana P. (Y4)", "Sam, Year 6"
  {
    find: new RegExp(
      `\\b([A-Z][\\p{L}'’-]*\\.?)(?:\\s[A-Z][\\p{L}'’-]*\\.?){0,2}\\s?(?:,|\\(|\\s(?:in|from|of))\\s?(?:${year})`,
      "gu",
    ),
    name: true,
  },
  // "Year 5 pupil Sam", "a boy called Sam"
  { find: /\b(?:pupil|child|boy|girl|student|learner)s?,?\s(?:(?:called|named)\s)?([A-Z][\p{L}'’-]+)/gu, name: true },
  // "J. has an EHC plan", "Sam is looked after"
  {
    find: /\b([A-Z][\p{L}'’-]*\.?)(?:\s[A-Z][\p{L}'’-]*\.?)?\s(?:has|had|with|gets|is on|is|was)\s(?:an?\s)?(?:EHC|SEN\b|SEND|autis|ADHD|dyslex|epilep|looked[ -]after|adopted|fostered|in care|free school meals|Pupil Premium|a (?:young carer|refugee))/gu,
    name: true,
  },
  // One child, though nobody is named
  {
    find: /\b(?:his|her)\s(?:mum|mother|dad|father|parents?|carers?|social worker|foster|brother|sister|EHC)\b/gi,
    name: false,
  },
]

const concerns =
  /\b(?:safeguarding (?:concern|issue|worry|referral)|disclos(?:ed|ure)|abus(?:e|ed|ive)|neglect(?:ed)?|self[ -]harm\w*|bruis(?:e|es|ed|ing)|at risk of harm|groom(?:ed|ing)|suicid\w*)\b/i

/**
 * A warning, never a bar: simple signs that a text names a pupil or tells of a concern. It finds the plain cases and lets
 * others through; who writes decides.
 */
export function worryIn(text: string): Worry | null {
  const concern = concerns.exec(text)
  if (concern) return { about: "concern", found: concern[0] }
  for (const { find, name } of patterns)
    for (const match of text.matchAll(find)) {
      if (!name) return { about: "pupil", found: match[0] }
      const first = match[1]?.replace(/\.$/, "") ?? ""
      const before = text.slice(0, match.index)
      if (
        noName.has(first) ||
        new RegExp(`(?:${grown}\\.?|[Tt]eacher|[Ll]ead)\\s$`).test(before) ||
        new RegExp(`^${grown}\\.?$`).test(first)
      )
        continue
      return { about: "pupil", found: match[0] }
    }
  return null
}
