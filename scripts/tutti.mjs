#!/usr/bin/env node
// `npx tutti`: builds what is stale, and becomes the command line.
import { prepare } from "./build.mjs"

prepare()
await import("../dist/cli/main.js")
