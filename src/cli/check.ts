import { runChecks } from "../store/check.ts"
import type { Command } from "./command.ts"

export const checkCommand: Command = {
  name: "check",
  summary: "Proves the stored data sound.",
  words: [],
  options: {},
  async run({ database }) {
    const { owner } = await database()
    const results = await runChecks(owner)
    const problems = results.flatMap((result) => result.problems)
    const json = { sound: problems.length === 0, checks: results }
    if (problems.length === 0) return { text: results.map(({ name }) => `Sound: ${name}.`).join("\n"), json }
    return { text: problems.join("\n"), json, problem: `${problems.length} of the things checked are not sound.` }
  },
}
