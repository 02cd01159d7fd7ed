/** One of the twelve colours of the tested palette in `look.css`. */
export type ClusterColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12

const colours: readonly ClusterColour[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** The colour of the n-th cluster of a hub, from 0; the thirteenth takes the first one's again. */
export const clusterColour = (n: number): ClusterColour => colours[((Math.trunc(n) % 12) + 12) % 12] ?? 1

/** Fills `--c` for everything inside: `<section class={clusterClass(3)}>` */
export const clusterClass = (colour: ClusterColour): string => `c${colour}`
