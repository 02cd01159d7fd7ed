import { type Day, dayInWords } from "../../domain/kit/day.ts"
import type { SettingKind, SettingRole, SuccessionKind } from "../../domain/setting.ts"
import { roleName as teamRoleName } from "../kit/role-words.ts"

/** As the reference lists word them. */
export const kindNames: Record<SettingKind, string> = {
  school: "School",
  college: "College",
  "early-years": "Early years setting",
  tutor: "Tutor (individual)",
  "co-operative": "Tutors' co-operative",
  "music-service": "Music service",
  organisation: "Music or arts organisation",
  society: "Society, choir or band run by volunteers",
  venue: "Venue",
  festival: "Festival",
  "youth-group": "Youth or community group",
  faith: "Faith setting",
  trust: "Academy trust",
  authority: "Local authority team",
  business: "Business or music shop",
  other: "Other",
}
export const phaseNames: Record<string, string> = {
  nursery: "Nursery",
  primary: "Primary",
  secondary: "Secondary",
  "all-through": "All-through",
  special: "Special school",
  alternative: "Alternative provision",
  "post-16": "16 plus",
}
export const settingRoleNames: Record<SettingRole, string> = {
  head: "Head teacher or principal",
  "music-lead": "Music lead or subject leader",
  "head-of-music": "Head of music department",
  "class-teacher": "Class teacher",
  "music-teacher": "Music teacher",
  "teaching-assistant": "Teaching assistant or HLTA",
  senco: "SENCO",
  "pupil-premium-lead": "Pupil Premium lead",
  "business-manager": "School business manager",
  office: "School office",
  governor: "Governor or trustee",
  tutor: "Tutor",
  "ensemble-leader": "Ensemble leader",
  "venue-programmer": "Venue programmer",
  "learning-officer": "Learning or participation officer",
  secretary: "Society secretary",
  "safeguarding-contact": "Safeguarding contact (name of post only)",
  volunteer: "Volunteer",
  "parent-representative": "Parent representative",
  other: "Other",
}
const kinds: Record<string, string> = kindNames
export const kindName = (code: string): string => kinds[code] ?? code
const atSettings: Record<string, string> = settingRoleNames
/** A role at a setting or in the team. */
export const roleName = (code: string): string => atSettings[code] ?? teamRoleName(code)
/** Phase where there is one, else the kind: never "unknown" for a special school. */
export const kindAndPhase = (kind: string, phase: string | null): string =>
  kind === "school" && phase !== null ? (phaseNames[phase] ?? phase) : kindName(kind)

export const successionNames: Record<SuccessionKind, string> = {
  merged: "Merged with others into it",
  absorbed: "Taken in by it",
  split: "Split, and this is a part",
}
export const contactNames: Record<string, string> = { call: "Call", mail: "Mail", meeting: "Meeting", message: "Message" }
export const numberReasons: Record<string, string> = {
  opened: "Opened with this number",
  converted: "Became an academy: same school, new number",
  renamed: "The register gave it another number",
}

export const problems = {
  kind: "Choose what kind of setting it is.",
  kindFixed: "It has audits, so its kind stays: add a new setting instead.",
  nameMissing: "Give its name.",
  phase: "Choose one of the phases.",
  urn: "A URN has six digits, like 126513.",
  urnTaken: (name: string | undefined) =>
    name === undefined ? "Another setting has this number." : `${name} has this number already. If it is the same school, join the two.`,
  urnFixed: "It has a number already. A school that gets a new one is told under “Numbers”, with the day.",
  postcode: "Give a whole postcode, like SN15 3HN.",
  la: "Give the area's number of three digits, like 865.",
  grid: "Give a grid reference, like ST 924 732.",
  closedBeforeOpened: "The last day open comes before the first. Check both.",
  fromTooEarly: "It has its present number from that day on, or later. Give a later day.",
  reason: "Say why it has a new number.",
  pupils: "Give the number of pupils, a whole number.",
  successor: "Choose the school that carries it on.",
  successorSelf: "A school cannot carry itself on.",
  successorKind: "Say how it is carried on.",
  successorKnown: "That school is on record already as carrying it on, from another day or in another way.",
  text: "Write what was said or sent.",
  contactKind: "Choose how.",
  future: "This day has not come yet.",
  notYours: (fields: string) => `Only the hub manager, the hub lead and the data officer change this: ${fields}.`,
  joinChoose: "Choose the other record of the same school.",
  joinSame: "This is the same record. Choose the other one.",
  joinJoined: "One of the two was joined to another school already.",
  joinEarly: (begins: Day) => `The older record has its present number from ${dayInWords(begins)}: the day of the new number must be later.`,
  joinAudited: (years: string) =>
    `Both have an audit of ${years}. Two sets of answers cannot be made one: withdraw neither, but ask which of them is the school's.`,
}
