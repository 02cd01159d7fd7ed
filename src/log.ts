export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace"] as const
export type LogLevel = (typeof logLevels)[number]
type Facts = Record<string, unknown>
export type Log = Record<LogLevel, (message: string, facts?: Facts) => void>

/** One JSON object a line, from `level` upwards; an `Error` among the facts is told with its stack and code. */
export function makeLog(level: LogLevel, write: (line: string) => void): Log {
  const tell =
    (at: LogLevel) =>
    (message: string, facts: Facts = {}) => {
      if (logLevels.indexOf(at) > logLevels.indexOf(level)) return
      write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...facts }, readable)}\n`)
    }
  return {
    fatal: tell("fatal"),
    error: tell("error"),
    warn: tell("warn"),
    info: tell("info"),
    debug: tell("debug"),
    trace: tell("trace"),
  }
}

function readable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString()
  if (!(value instanceof Error)) return value
  return { ...value, name: value.name, message: value.message, stack: value.stack }
}
