import * as v from "valibot"

/** What a coordinator judges a section to be, against a description of each: kept apart from what the school said. */
export const judgementLevels = [
  {
    code: "not-yet",
    title: "Not yet",
    describes: "Little or nothing happens that reaches pupils, and no plan says when it will.",
  },
  {
    code: "beginning",
    title: "Beginning",
    describes: "It happens for some pupils or with one person’s effort, and would stop if that person left.",
  },
  {
    code: "established",
    title: "Established",
    describes: "It reaches most pupils, is timetabled and planned for, and several people keep it going.",
  },
  {
    code: "leading",
    title: "Leading",
    describes: "It reaches every pupil, is reviewed and gets better each year, and others could learn from seeing it.",
  },
] as const
export type JudgementLevel = (typeof judgementLevels)[number]["code"]

export const JudgementLevel = v.picklist(
  judgementLevels.map(({ code }) => code),
  "Choose one of the four levels",
)

export const levelTitle = (code: string): string => judgementLevels.find((level) => level.code === code)?.title ?? code

/** What is recognised: worth showing to others. */
export const isWorthShowing = (code: string): boolean => code === "leading"
