import { makeDemo } from "../demo/hub.ts"
import { openPool } from "../store/database.ts"
import { type Command, failed } from "./command.ts"

const whole = (text: string | undefined, least: number, most: number): number | undefined => {
  const n = Number(text)
  return text !== undefined && /^\d{1,9}$/.test(text) && n >= least && n <= most ? n : undefined
}

export const demoCommand: Command = {
  name: "demo",
  summary: "An invented hub of any size, the same for the same seed.",
  words: [],
  options: {
    schools: { value: "400", help: "How many schools, from 3 to 24000; 400 unless told." },
    years: { value: "3", help: "How many academic years, this one the last, from 1 to 10; 3 unless told." },
    seed: { value: "1", help: "Another number makes another hub; 1 unless told." },
  },
  async run({ database, now }, args) {
    const schools = whole(args.option("schools") ?? "400", 3, 24_000)
    const years = whole(args.option("years") ?? "3", 1, 10)
    const seed = whole(args.option("seed") ?? "1", 0, 999_999_999)
    if (schools === undefined || years === undefined || seed === undefined)
      return failed("Give --schools from 3 to 24000, --years from 1 to 10 and --seed as a whole number.")
    const db = openPool((await database()).app)
    try {
      const slug = `demo-${schools}-${years}-${seed}`
      const taken = await db.query("select 1 from find_hub($1)", [slug])
      if (taken.rows.length > 0) return failed(`There is a hub ${slug} already.`)
      const made = await makeDemo(db, { slug, demo: false, schools, years, seed, now: now() })
      return {
        text: `${made.slug}: ${made.schools} schools in ${made.clusters} clusters, ${made.audits} audits, ${made.answers} answers.`,
        json: made,
      }
    } finally {
      await db.end()
    }
  },
}
