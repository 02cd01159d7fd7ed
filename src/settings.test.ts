import { expect, test } from "vitest"
import { addressOf, parseSettings } from "./settings.ts"

const read = (env: Record<string, string>) => parseSettings(env, "/srv/tutti")
const refused = (env: Record<string, string>) => {
  const settings = read(env)
  return settings.ok ? [] : settings.problem.map(({ variable }) => variable)
}

test("with nothing set it listens on this machine, port 3000, and keeps everything in ./data", () => {
  expect(read({})).toEqual({
    ok: true,
    value: {
      port: 3000,
      host: "127.0.0.1",
      publicUrl: undefined,
      dataFolder: "/srv/tutti/data",
      databaseUrl: undefined,
      demo: undefined,
      secret: undefined,
      work: "on",
      smtpUrl: undefined,
      logLevel: "info",
    },
  })
})

test("what is set is taken", () => {
  const settings = read({
    PORT: "8080",
    HOST: "::1",
    PUBLIC_URL: "https://tutti.example.org/",
    TUTTI_DATA: "/var/lib/tutti",
    DATABASE_URL: "postgresql:///tutti?host=/run/postgresql",
    TUTTI_DEMO: "off",
    TUTTI_SECRET: "sixteen letters!",
    TUTTI_WORK: "only",
    SMTP_URL: "smtps://post:word@mail.example.org:465",
    LOG_LEVEL: "trace",
  })
  expect(settings.ok && settings.value).toMatchObject({
    port: 8080,
    publicUrl: "https://tutti.example.org",
    dataFolder: "/var/lib/tutti",
    work: "only",
    logLevel: "trace",
  })
})

test.each([
  ["PORT", "70000"],
  ["PORT", "3000x"],
  ["PORT", ""],
  ["PORT", "-1"],
  ["HOST", "not a host"],
  ["HOST", "300.1.1.1"],
  ["PUBLIC_URL", "tutti.example.org"],
  ["PUBLIC_URL", "https://tutti.example.org/?hub=1"],
  ["TUTTI_DATA", ""],
  ["TUTTI_DEMO", "yes"],
  ["TUTTI_SECRET", "short"],
  ["TUTTI_WORK", "1"],
  ["SMTP_URL", "mail.example.org"],
  ["LOG_LEVEL", "loud"],
])("%s=%s is refused by name", (variable, value) => {
  expect(refused({ [variable]: value })).toEqual([variable])
})

test("a database of one's own needs a secret of one's own", () => {
  expect(refused({ DATABASE_URL: "postgres://tutti@db.example.org/tutti" })).toEqual(["TUTTI_SECRET"])
  expect(refused({ DATABASE_URL: "mysql://db", TUTTI_SECRET: "sixteen letters!" })).toEqual(["DATABASE_URL"])
})

test("all that is wrong is told at once, each with what it may be", () => {
  const settings = read({ PORT: "x", LOG_LEVEL: "y" })
  expect(settings).toEqual({
    ok: false,
    problem: [
      { variable: "PORT", mayBe: "a whole number from 0 to 65535 (0: any free port)" },
      { variable: "LOG_LEVEL", mayBe: "one of fatal, error, warn, info, debug, trace" },
    ],
  })
})

test("an IPv6 address stands in brackets", () => {
  expect(addressOf("::1", 3000)).toBe("http://[::1]:3000")
})
