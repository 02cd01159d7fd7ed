import { routes as account } from "./account/routes.ts"
import { routes as audits } from "./audits/routes.ts"
import { routes as clusters } from "./clusters/routes.ts"
import { routes as developers } from "./developers/routes.ts"
import { routes as help } from "./help/routes.ts"
import { routes as hub } from "./hub/routes.ts"
import type { PageRoute } from "./kit/page.tsx"
import { routes as letters } from "./letters/routes.ts"
import { routes as needs } from "./needs/routes.ts"
import { routes as people } from "./people/routes.ts"
import { routes as priorities } from "./priorities/routes.ts"
import { routes as profiles } from "./profiles/routes.ts"
import { routes as promises } from "./promises/routes.ts"
import { routes as register } from "./register/routes.ts"
import { routes as settings } from "./settings/routes.ts"
import { routes as signIn } from "./sign-in/routes.ts"
import { routes as start } from "./start/routes.ts"
import { routes as today } from "./today/routes.ts"
import { routes as trusts } from "./trusts/routes.ts"
import { routes as visits } from "./visits/routes.ts"
import { routes as years } from "./years/routes.ts"

/** Every page and every form of the website, one line a capability. */
export const pages: PageRoute[] = [
  ...start,
  ...signIn,
  ...account,
  ...letters,
  ...help,
  ...developers,
  // Before profiles and audits: /clusters/new and /settings/new are no ids.
  ...hub,
  ...years,
  ...clusters,
  ...settings,
  ...people,
  ...trusts,
  ...needs,
  ...priorities,
  ...promises,
  ...register,
  ...visits,
  ...audits,
  ...profiles,
  ...today,
]
