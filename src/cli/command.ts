import { parseArgs } from "node:util"
import type { Settings } from "../settings.ts"
import type { OpenDatabase } from "../store/database-address.ts"

export type Option = {
  /** The letter or word for its value in the usage, `S` in `--hub S`. None: it is there or not. */
  value?: string
  required?: boolean
  help: string
}

/** What a command answers: text for people, the same as one JSON document (undefined: it wrote its document itself), and why it failed where it did (exit 1). */
export type Answer = { text: string; json: unknown; problem?: string }

export type Context = {
  settings: Settings
  now: () => Date
  /** The database, brought up to date; opened with the first call and closed when the command is done. */
  database(): Promise<OpenDatabase>
  /** The database as it is found, whatever its migrations. */
  databaseAsItIs(): Promise<OpenDatabase>
}

/** What was written after the command's name. */
export class Arguments {
  readonly #values: Record<string, string | boolean | undefined>
  readonly #words: Map<string, string>
  constructor(values: Record<string, string | boolean | undefined>, words: Map<string, string>) {
    this.#values = values
    this.#words = words
  }
  /** A word that the usage names, `FILE` say. */
  word(name: string): string {
    const word = this.#words.get(name)
    if (word === undefined) throw new Error(`The command declares no word ${name}.`)
    return word
  }
  option(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === "string" ? value : undefined
  }
  /** An option that is declared `required`. */
  required(name: string): string {
    const value = this.option(name)
    if (value === undefined) throw new Error(`The option --${name} is not declared as required.`)
    return value
  }
  has(name: string): boolean {
    return this.#values[name] !== undefined
  }
}

export type Command = {
  /** One word or two: `backup`, `import register`. */
  name: string
  summary: string
  /** The words that must follow, in order. */
  words: string[]
  options: Record<string, Option>
  run(context: Context, args: Arguments): Promise<Answer>
}

/** A command that did not do what was asked; the reason is one line. */
export const failed = (problem: string): Answer => ({ text: "", json: { problem }, problem })

export type Asked =
  | { kind: "help"; text: string }
  | { kind: "wrong"; problem: string }
  | { kind: "run"; command: Command; args: Arguments; json: boolean }

const common = { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const

/** What was asked for, from the words after `tutti`. */
export function understand(commands: Command[], argv: string[]): Asked {
  const leading = argv.slice(0, 2).filter((word) => !word.startsWith("-"))
  const command =
    commands.find(({ name }) => leading.join(" ") === name) ?? commands.find(({ name }) => leading[0] === name)
  if (command === undefined) {
    const group = commands.filter(({ name }) => leading[0] === undefined || name.startsWith(`${leading[0]} `))
    if (argv.includes("--help") || argv.includes("-h"))
      return { kind: "help", text: listText(group.length > 0 ? group : commands) }
    if (leading[0] === undefined) return { kind: "wrong", problem: "Say what to do: tutti --help lists the commands." }
    if (group.length === 0)
      return { kind: "wrong", problem: `There is no command ${leading[0]}: tutti --help lists them.` }
    return { kind: "wrong", problem: `Say which: ${group.map(({ name }) => `tutti ${name}`).join(", ")}.` }
  }
  const wrong = (problem: string): Asked => ({ kind: "wrong", problem: `${problem} Usage: ${usage(command)}` })
  const declared = Object.entries(command.options).map(
    ([name, { value }]) => [name, { type: value ? "string" : "boolean" }] as const,
  )
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] }
  try {
    const args = argv.slice(command.name.split(" ").length)
    parsed = parseArgs({
      args,
      options: { ...Object.fromEntries(declared), ...common },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    return wrong(`${error instanceof Error ? error.message.split(". ")[0] : error}.`)
  }
  const { values, positionals } = parsed
  if (values.help) return { kind: "help", text: helpText(command) }
  for (const [name, option] of Object.entries(command.options)) {
    if (option.required && values[name] === undefined) return wrong(`--${name} is missing.`)
    if (values[name] === "") return wrong(`--${name} is empty.`)
  }
  if (positionals.length < command.words.length) return wrong(`${command.words[positionals.length]} is missing.`)
  if (positionals.length > command.words.length)
    return wrong(`${positionals[command.words.length]} is one word too many.`)
  const words = new Map(command.words.map((word, index) => [word, positionals[index] ?? ""]))
  return { kind: "run", command, args: new Arguments(values, words), json: values.json === true }
}

function usage({ name, words, options }: Command): string {
  const told = Object.entries(options).map(([option, { value, required }]) => {
    const text = value ? `--${option} ${value}` : `--${option}`
    return required ? text : `[${text}]`
  })
  return ["tutti", name, ...words, ...told, "[--json]"].join(" ")
}

function helpText(command: Command): string {
  const lines = Object.entries(command.options).map(([name, { value, help }]) => [
    value ? `--${name} ${value}` : `--${name}`,
    help,
  ])
  lines.push(["--json", "Print one JSON document instead."])
  return `${command.summary}\n\nUsage: ${usage(command)}\n\n${columns(lines)}\n`
}

const listText = (commands: Command[]): string =>
  `Usage: tutti COMMAND [--json]; tutti COMMAND --help says more.\n\n${columns(commands.map(({ name, summary }) => [name, summary]))}\n`

function columns(lines: string[][]): string {
  const width = Math.max(...lines.map(([first = ""]) => first.length)) + 2
  return lines.map(([first = "", second = ""]) => `  ${first.padEnd(width)}${second}`).join("\n")
}
