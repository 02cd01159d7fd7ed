import * as v from "valibot"
import { columnOf } from "../domain/access.ts"
import type { PersonId, SpellId } from "../domain/kit/id.ts"
import { clusterNamed } from "../store/cluster.ts"
import { findPersonByEmail, recordPerson, recordSpell } from "../store/person.ts"
import { type Command, failed } from "./command.ts"
import { newId } from "./hub.ts"
import { withHub } from "./with-hub.ts"

const Email = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email())

export const personAddCommand: Command = {
  name: "person add",
  summary: "A person with a role in the hub's team, from today.",
  words: [],
  options: {
    hub: { value: "S", required: true, help: "The hub's slug." },
    email: { value: "E", required: true, help: "Where the person gets mail." },
    name: { value: "N", required: true, help: "The person's name." },
    role: {
      value: "R",
      required: true,
      help: "hub-lead, hub-manager, designated-manager, coordinator, data-officer, send-advocate, singing-champion, first-access-champion, auditor.",
    },
    cluster: { value: "NAME", help: "For which cluster; without it, for the hub." },
  },
  run: (context, args) =>
    withHub(context, args, async (tx) => {
      const [role, name, clusterName] = [args.required("role"), args.required("name").trim(), args.option("cluster")]
      const email = v.safeParse(Email, args.required("email"))
      if (!email.success) return failed("That is no mail address.")
      if (!name) return failed("Give the person a name.")
      if (columnOf(role) !== role) return failed(`There is no team role ${role}.`)
      if (role === "coordinator" && clusterName === undefined)
        return failed("A coordinator coordinates a cluster: give --cluster.")
      const cluster = clusterName === undefined ? undefined : await clusterNamed(tx, clusterName)
      if (clusterName !== undefined && !cluster) return failed(`There is no cluster ${clusterName}.`)
      const known = await findPersonByEmail(tx, email.output)
      const id = known?.id ?? newId<PersonId>()
      if (!known) await recordPerson(tx, { id, name, email: email.output })
      await recordSpell(tx, {
        id: newId<SpellId>(),
        person: id,
        role,
        cluster: cluster?.id ?? null,
        setting: null,
        from: tx.today,
        until: null,
      })
      return {
        text: `${known?.name ?? name} is ${role}${cluster ? ` of ${cluster.name}` : ""} from today.`,
        json: { id, name: known?.name ?? name, email: email.output, role, cluster: cluster?.id ?? null },
      }
    }),
}
