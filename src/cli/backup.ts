import { keptSecret } from "../secret.ts"
import { backup } from "../store/backup.ts"
import type { Command } from "./command.ts"

export const backupCommand: Command = {
  name: "backup",
  summary: "Writes everything into one file, also while Tutti runs.",
  words: ["FILE"],
  options: {},
  async run({ settings, database, now }, args) {
    const file = args.word("FILE")
    const { owner } = await database()
    // A key that was set from outside is kept outside, by whoever set it.
    const secret = settings.secret === undefined ? (keptSecret(settings.dataFolder) ?? null) : null
    const { tables } = await backup(owner, file, secret, now())
    return {
      text: `Everything is in ${file}. Keep it as safe as Tutti itself: it holds all that people said, and the key.`,
      json: { file, tables },
    }
  },
}
