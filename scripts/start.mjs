// `npm start`: installs what is missing, builds what is stale, and becomes the server.
import { prepare } from "./build.mjs"

prepare()
await import("../dist/main.js")
