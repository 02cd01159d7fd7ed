import { replaceSecret } from "../secret.ts"
import { restore } from "../store/backup.ts"
import { type Command, failed } from "./command.ts"

export const restoreCommand: Command = {
  name: "restore",
  summary: "Brings everything back from a backup.",
  words: ["FILE"],
  options: { replace: { help: "Put the backup in place of all that is there now." } },
  async run({ settings, databaseAsItIs }, args) {
    const file = args.word("FILE")
    const { owner } = await databaseAsItIs()
    const restored = await restore(owner, file, { replace: args.has("replace") })
    if (!restored.ok) return failed(restored.problem.why)
    const { madeAt, secret } = restored.value
    if (secret !== null && settings.secret === undefined) replaceSecret(settings.dataFolder, secret)
    return {
      text: `Restored what was backed up at ${madeAt}. A Tutti that runs is to be started again.`,
      json: { file, madeAt },
    }
  },
}
