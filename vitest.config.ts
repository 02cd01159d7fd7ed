import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

const database = { globalSetup: ["src/store/testing-setup.ts"], testTimeout: 20_000, hookTimeout: 60_000 }

// Vitest would leave one core for itself, which on a machine of two halves the rate.
const maxWorkers = Math.max(2, availableParallelism() - 1)

// The modules of a worker are loaded once, not for each file: no test changes what another finds in them.
const isolate = false

/** `rules` need nothing, `rooms` a PostgreSQL, `journeys` a browser, `long` time. `npm test` runs all but `long`. */
const config = defineConfig({
  test: {
    reporters: ["default"],
    maxWorkers,
    projects: [
      { test: { name: "rules", isolate, include: ["src/{domain,ui}/**/*.test.{ts,tsx}"] } },
      {
        test: {
          name: "rooms",
          isolate,
          include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
          exclude: ["src/{domain,ui}/**", "**/node_modules/**"],
          ...database,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["journeys/**/*.story.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "long",
          include: ["{src,test,journeys}/**/*.long.ts"],
          ...database,
          testTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
// biome-ignore lint/style/noDefaultExport: Vitest reads the default export.
export default config
