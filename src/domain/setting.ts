/** Codes of `settingKinds`, `phases`, `settingRoles`, `teamRoles` and `identifierChanges` in starter/reference-lists.json, in its order; a test compares them. */
export const settingKinds = [
  "school",
  "college",
  "early-years",
  "tutor",
  "co-operative",
  "music-service",
  "organisation",
  "society",
  "venue",
  "festival",
  "youth-group",
  "faith",
  "trust",
  "authority",
  "business",
  "other",
] as const
export type SettingKind = (typeof settingKinds)[number]

export const phases = ["nursery", "primary", "secondary", "all-through", "special", "alternative", "post-16"] as const

export const settingRoles = [
  "head",
  "music-lead",
  "head-of-music",
  "class-teacher",
  "music-teacher",
  "teaching-assistant",
  "senco",
  "pupil-premium-lead",
  "business-manager",
  "office",
  "governor",
  "tutor",
  "ensemble-leader",
  "venue-programmer",
  "learning-officer",
  "secretary",
  "safeguarding-contact",
  "volunteer",
  "parent-representative",
  "other",
] as const
export type SettingRole = (typeof settingRoles)[number]

export const teamRoles = [
  "coordinator",
  "designated-manager",
  "hub-manager",
  "hub-lead",
  "data-officer",
  "send-advocate",
  "singing-champion",
  "first-access-champion",
  "auditor",
] as const

/** Where a team role is held: a coordinator always for a cluster, a designated manager for one or for all. */
export const clusterRoles: readonly string[] = ["coordinator", "designated-manager"]

export const successionKinds = ["merged", "absorbed", "split"] as const
export type SuccessionKind = (typeof successionKinds)[number]

/** Settings with pupils on roll and a number in the register. */
export const hasRoll = (kind: string): boolean => kind === "school" || kind === "college"
