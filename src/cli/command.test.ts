import { expect, test } from "vitest"
import { type Asked, type Command, understand } from "./command.ts"

const command = (name: string, words: string[], options: Command["options"] = {}): Command => ({
  name,
  summary: `Does ${name}.`,
  words,
  options,
  run: async () => ({ text: "", json: null }),
})
const hub = { value: "S", required: true, help: "the hub's slug" }
const commands = [
  command("backup", ["FILE"]),
  command("import register", ["FILE"], { hub, "dry-run": { help: "change nothing" } }),
  command("import toolkit", ["FILE"], { hub }),
]
const ask = (line: string): Asked => understand(commands, line === "" ? [] : line.split(" "))
const problem = (line: string) => {
  const asked = ask(line)
  return asked.kind === "wrong" ? asked.problem : `not wrong but ${asked.kind}`
}
const help = (line: string) => {
  const asked = ask(line)
  return asked.kind === "help" ? asked.text : `not help but ${asked.kind}`
}

test("a command of two words gets its word and its options", () => {
  const asked = ask("import register extract.csv --hub wiltshire --dry-run --json")
  if (asked.kind !== "run") throw new Error(`it is ${asked.kind}`)
  expect(asked.command.name).toBe("import register")
  expect(asked.args.word("FILE")).toBe("extract.csv")
  expect(asked.args.required("hub")).toBe("wiltshire")
  expect([asked.args.has("dry-run"), asked.json]).toEqual([true, true])
})

test("help is there on every level", () => {
  expect(help("--help")).toContain("import toolkit")
  expect(help("import --help")).toContain("import toolkit")
  expect(help("import --help")).not.toContain("backup")
  expect(help("import register --help")).toContain("tutti import register FILE --hub S [--dry-run] [--json]")
  expect(help("import register --help")).toContain("change nothing")
})

test("wrong usage says what is wrong", () => {
  expect(problem("")).toContain("tutti --help")
  expect(problem("sing")).toContain("There is no command sing")
  expect(problem("import")).toContain("tutti import register, tutti import toolkit")
  expect(problem("import sing")).toContain("tutti import register")
  expect(problem("import register --hub s")).toContain("FILE is missing")
  expect(problem("import register a.csv")).toContain("--hub is missing")
  expect(problem("import register a.csv --hub=")).toContain("--hub is empty")
  expect(problem("import register a.csv b.csv --hub s")).toContain("b.csv is one word too many")
  expect(problem("backup file --loud")).toContain("'--loud'")
})
