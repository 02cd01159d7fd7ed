import { schools } from "../clusters/words.ts"

export const words = {
  title: "Academy trusts",
  place: "Hub",
  lede: (trusts: number, n: number) => `${trusts === 1 ? "1 trust runs" : `${trusts} trusts run`} ${schools(n)} here.`,
  emptyWill: "Academy trusts stand here with their schools, across all clusters.",
  emptyWhy: "The school register names the trust of every academy. Bring it in, or type a trust at a school.",
  emptyButton: "Bring in the school register",
  trust: "Trust",
  schools: "Schools",
  clusters: "Clusters",
  trustLede: (name: string, n: number, clusters: number) =>
    `${name} runs ${schools(n)} in ${clusters === 1 ? "1 cluster" : `${clusters} clusters`}.`,
  school: "School",
  phase: "Phase",
  cluster: "Cluster",
  pupils: "Pupils on roll",
  none: "Not in a cluster yet",
  map: "Where they are",
  mapNote: "In the colours of their clusters. Boundaries are drawn around all settings of a cluster.",
  number: (code: string) => `Number in the register: ${code}`,
}
