import * as audits from "./audits.ts"
import * as clusters from "./clusters.ts"
import * as deliveries from "./deliveries.ts"
import * as exportsOf from "./exports.ts"
import * as me from "./me.ts"
import * as needs from "./needs.ts"
import * as priorities from "./priorities.ts"
import * as profiles from "./profiles.ts"
import * as register from "./register.ts"
import type { ApiRoute } from "./route.ts"
import * as settings from "./settings.ts"
import * as toolkits from "./toolkits.ts"
import * as visits from "./visits.ts"
import * as years from "./years.ts"

/** Every route of /api/v1: registered, checked and described from here. */
export const apiRoutes: readonly ApiRoute[] = [
  ...me.routes,
  ...years.routes,
  ...clusters.routes,
  ...settings.routes,
  ...toolkits.routes,
  ...audits.routes,
  ...visits.routes,
  ...deliveries.routes,
  ...profiles.routes,
  ...needs.routes,
  ...priorities.routes,
  ...exportsOf.routes,
  ...register.routes,
]
