import { isIP } from "node:net"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import * as v from "valibot"
import { done, type Result, refuse } from "./domain/kit/result.ts"
import { type LogLevel, logLevels } from "./log.ts"

export type Settings = {
  /** 0 takes any free port. */
  port: number
  host: string
  /** Without a slash at the end; `undefined` is `http://HOST:PORT`, known once the port is. */
  publicUrl: string | undefined
  dataFolder: string
  databaseUrl: string | undefined
  /** `undefined`: on while the embedded database holds no hub but the demo one. */
  demo: "on" | "off" | undefined
  /** `undefined`: the one kept in the data folder. */
  secret: string | undefined
  work: "on" | "off" | "only"
  smtpUrl: string | undefined
  logLevel: LogLevel
}

export type SettingProblem = { variable: string; mayBe: string }

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/i
const url = (...schemes: string[]) =>
  v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).host !== ""),
  )
/** A database may be named without a host: `postgresql:///tutti?host=/run/postgresql`. */
const databaseUrl = v.pipe(
  v.string(),
  v.check((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)),
)

/** What each variable may be, in the words that a person is told; its reading beside it. */
const variables = {
  PORT: {
    mayBe: "a whole number from 0 to 65535 (0: any free port)",
    schema: v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65535)),
  },
  HOST: {
    mayBe: "an IP address or a host name to listen on, such as 127.0.0.1",
    schema: v.pipe(
      v.string(),
      v.check((text) => isIP(text) !== 0 || (hostName.test(text) && !/^[\d.]+$/.test(text))),
    ),
  },
  PUBLIC_URL: {
    mayBe: "an address that starts with http:// or https://, without ? or #",
    schema: v.pipe(
      url("http:", "https:"),
      v.check((text) => !/[?#]/.test(text)),
      v.transform((text) => text.replace(/\/+$/, "")),
    ),
  },
  TUTTI_DATA: { mayBe: "the path of a folder", schema: v.pipe(v.string(), v.regex(/^[^\0]+$/)) },
  DATABASE_URL: { mayBe: "an address that starts with postgres:// or postgresql://", schema: databaseUrl },
  TUTTI_DEMO: { mayBe: "on or off", schema: v.picklist(["on", "off"]) },
  TUTTI_SECRET: { mayBe: "at least 16 characters, kept secret", schema: v.pipe(v.string(), v.minLength(16)) },
  TUTTI_WORK: { mayBe: "on, off or only", schema: v.picklist(["on", "off", "only"]) },
  SMTP_URL: { mayBe: "an address that starts with smtp:// or smtps://", schema: url("smtp:", "smtps:") },
  LOG_LEVEL: { mayBe: `one of ${logLevels.join(", ")}`, schema: v.picklist(logLevels) },
}

type Variable = keyof typeof variables
const toldWhat = (variable: Variable): SettingProblem => ({ variable, mayBe: variables[variable].mayBe })

export type Environment = Record<string, string | undefined>

/** Reads every variable, so that all problems are told at once. `home` is the folder that `./data` is in by default. */
export function parseSettings(env: Environment, home: string): Result<Settings, SettingProblem[]> {
  const problems: SettingProblem[] = []
  function read<S extends v.GenericSchema<string, unknown>>(
    variable: Variable,
    schema: S,
  ): v.InferOutput<S> | undefined {
    const text = env[variable]
    if (text === undefined) return undefined
    const parsed = v.safeParse(schema, text)
    if (parsed.success) return parsed.output
    problems.push(toldWhat(variable))
    return undefined
  }

  const dataFolder = read("TUTTI_DATA", variables.TUTTI_DATA.schema)
  const settings: Settings = {
    port: read("PORT", variables.PORT.schema) ?? 3000,
    host: read("HOST", variables.HOST.schema) ?? "127.0.0.1",
    publicUrl: read("PUBLIC_URL", variables.PUBLIC_URL.schema),
    dataFolder: dataFolder === undefined ? join(home, "data") : resolve(dataFolder),
    databaseUrl: read("DATABASE_URL", variables.DATABASE_URL.schema),
    demo: read("TUTTI_DEMO", variables.TUTTI_DEMO.schema),
    secret: read("TUTTI_SECRET", variables.TUTTI_SECRET.schema),
    work: read("TUTTI_WORK", variables.TUTTI_WORK.schema) ?? "on",
    smtpUrl: read("SMTP_URL", variables.SMTP_URL.schema),
    logLevel: read("LOG_LEVEL", variables.LOG_LEVEL.schema) ?? "info",
  }
  if (env.DATABASE_URL !== undefined && env.TUTTI_SECRET === undefined) {
    problems.push({ variable: "TUTTI_SECRET", mayBe: `${variables.TUTTI_SECRET.mayBe}; required with DATABASE_URL` })
  }
  return problems.length === 0 ? done(settings) : refuse(problems)
}

/** The checkout that this program was built in. */
export const checkout = fileURLToPath(new URL("..", import.meta.url))

/** The settings of this process; where a variable is unusable, says so on stderr and ends with exit 2. */
export function settingsOrExit(): Settings {
  const settings = parseSettings(process.env, checkout)
  if (settings.ok) return settings.value
  for (const { variable, mayBe } of settings.problem) {
    const now = process.env[variable] === undefined ? "is not set" : "is set to something unusable"
    process.stderr.write(`${variable} ${now}. It may be: ${mayBe}.\n`)
  }
  process.exit(2)
}

/** `http://[::1]:3000` for `::1`. */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`
