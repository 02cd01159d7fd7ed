import * as audits from "./audits.ts"
import * as deliveries from "./deliveries.ts"
import * as profiles from "./profiles.ts"
import type { ApiRoute } from "./route.ts"
import * as toolkits from "./toolkits.ts"
import * as visits from "./visits.ts"

/** Every route of /api/v1: registered, checked and described from here. */
export const apiRoutes: readonly ApiRoute[] = [...toolkits.routes, ...audits.routes, ...visits.routes, ...deliveries.routes, ...profiles.routes]
