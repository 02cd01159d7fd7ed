import { backupCommand } from "./backup.ts"
import { checkCommand } from "./check.ts"
import type { Command } from "./command.ts"
import { demoCommand } from "./demo.ts"
import { exportAnswersCommand } from "./export-answers.ts"
import { hubCreateCommand } from "./hub.ts"
import { importRegisterCommand } from "./import-register.ts"
import { personAddCommand } from "./person.ts"
import { restoreCommand } from "./restore.ts"
import { signInCommand } from "./sign-in.ts"
import { tokenCreateCommand } from "./token.ts"

/** Every command, in the order that `tutti --help` lists them. */
export const commands: Command[] = [
  hubCreateCommand,
  personAddCommand,
  tokenCreateCommand,
  signInCommand,
  importRegisterCommand,
  exportAnswersCommand,
  backupCommand,
  restoreCommand,
  checkCommand,
  demoCommand,
]
