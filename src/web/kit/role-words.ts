type RoleWords = { name: string; does: string }

/** Every role that can sign in, in the order in which a stranger best meets them. */
const roleWords: Record<string, RoleWords> = {
  coordinator: {
    name: "Cluster Coordinator",
    does: "Visits the schools of a cluster, fills in their audits with them and keeps promises.",
  },
  "designated-manager": {
    name: "Designated manager",
    does: "Supports several coordinators, covers a vacant cluster and agrees cluster priorities.",
  },
  "hub-manager": {
    name: "Hub manager",
    does: "Runs the programme: clusters, people and the school register.",
  },
  "hub-lead": {
    name: "Hub lead",
    does: "Answers to the funder: reads the county picture and adopts the county's priorities.",
  },
  "data-officer": {
    name: "Data officer",
    does: "Keeps figures right, guards small numbers and takes the answers out for the return.",
  },
  "music-lead": { name: "Music lead", does: "Leads music in a school: answers the audit and gets a profile back." },
  "head-of-music": {
    name: "Head of music",
    does: "Leads music in a secondary school: answers the audit and reads the profile.",
  },
  head: { name: "Head teacher", does: "Sees the school whole and signs off its audit." },
  tutor: { name: "Tutor", does: "Teaches an instrument or voice and sends a short yearly return." },
  secretary: { name: "Society secretary", does: "Speaks for a choir, band or club in the cluster." },
  "ensemble-leader": { name: "Ensemble leader", does: "Speaks for an ensemble in the cluster." },
  "venue-programmer": { name: "Venue programmer", does: "Wants to reach schools, and sees what is public and agreed." },
  "learning-officer": {
    name: "Learning officer",
    does: "Brings an organisation's work to schools, and sees what is public and agreed.",
  },
  "send-advocate": { name: "SEND Advocate", does: "Advises on inclusive music and sees where help is wanted." },
  "singing-champion": { name: "Singing Champion", does: "Advises on singing and sees where help is wanted." },
  "first-access-champion": { name: "First Access Champion", does: "Advises schools on First Access." },
  auditor: { name: "Auditor or funder", does: "Reads what was sent and how it was made. Changes nothing." },
}

export const rolesInOrder: readonly string[] = Object.keys(roleWords)

export const roleName = (code: string): string => roleWords[code]?.name ?? code.replaceAll("-", " ")

export const roleDoes = (code: string): string | undefined => roleWords[code]?.does
