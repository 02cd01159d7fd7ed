import type { Luck } from "./luck.ts"

/** Invented: no real place, school or person. */
export const countyName = "Northmoor Music Hub"

export const clusterNames = [
  "Alder Vale",
  "Brackwater",
  "Coldhaven",
  "Dunmere",
  "Eskerby",
  "Fennick",
  "Gorsefield",
  "Hallowmere",
  "Ivelbrook",
  "Jackdaw Hill",
  "Kestrelby",
  "Larksmoor",
  "Mallowdale",
  "Netherwold",
  "Ottersby",
  "Pennyfold",
  "Quarrendale",
  "Ravensike",
  "Sallowby",
  "Thistlecombe",
  "Umberley",
  "Vennick",
  "Withymoor",
  "Yarrowdale",
]

const firsts = [
  "Marl",
  "Osier",
  "Copper",
  "Mill",
  "Fern",
  "Quern",
  "Sallow",
  "Heron",
  "Wych",
  "Stanner",
  "Lantern",
  "Toll",
  "Barley",
  "Cinder",
  "Dapple",
  "Elder",
  "Flint",
  "Gander",
  "Hazel",
  "Juniper",
  "Kittle",
  "Linnet",
  "Moss",
  "Nettle",
  "Oat",
  "Pebble",
  "Reed",
  "Sorrel",
  "Teasel",
  "Vetch",
  "Weaver",
  "Yarrow",
  "Bramble",
  "Curlew",
  "Drover",
  "Ember",
  "Foxglove",
  "Gorse",
  "Hollow",
  "Larch",
]
const seconds = [
  "bank",
  "pit",
  "fold",
  "race",
  "cleugh",
  "field",
  "lane",
  "smere",
  "beck",
  "edge",
  "gate",
  "stead",
  "bridge",
  "croft",
  "garth",
  "holm",
  "shaw",
  "thorpe",
  "well",
  "wick",
]

/** A place of its own for every number, as long as there are fewer than 800; then with a direction before it. */
export function placeName(n: number): string {
  const first = firsts[n % firsts.length]
  const second = seconds[(n * 7 + Math.floor(n / firsts.length)) % seconds.length]
  const round = Math.floor(n / (firsts.length * seconds.length))
  const before = ["", "Upper ", "Nether ", "Great ", "Little ", "East ", "West ", "Old ", "New "][round % 9] ?? ""
  const beyond = Math.floor(round / 9)
  return `${before}${first}${second}${beyond > 0 ? ` ${beyond + 1}` : ""}`
}

const given = [
  "Wren",
  "Isla",
  "Tomas",
  "Amina",
  "Heron",
  "Priya",
  "Callum",
  "Maeve",
  "Idris",
  "Noor",
  "Felix",
  "Greta",
  "Hana",
  "Jonah",
  "Kezia",
  "Luca",
  "Mina",
  "Nell",
  "Otis",
  "Perpetua",
  "Quentin",
  "Rosa",
  "Silas",
  "Thea",
  "Umar",
  "Vera",
  "Wilf",
  "Yusuf",
  "Zadie",
  "Anwen",
  "Bryn",
  "Cosima",
  "Dilys",
  "Edmund",
  "Farida",
  "Gareth",
  "Imogen",
  "Jasper",
  "Keir",
  "Leila",
  "Marcus",
  "Nadia",
  "Osian",
  "Petra",
  "Rufus",
  "Saskia",
  "Tobias",
  "Una",
  "Viola",
  "Xanthe",
]
const family = [
  "Halloway",
  "Farrant",
  "Reve",
  "Ashgrove",
  "Kestle",
  "Bellweather",
  "Corrigan",
  "Dunmore",
  "Ellery",
  "Fairlight",
  "Gethin",
  "Harrow",
  "Inskip",
  "Jessop",
  "Kirkstall",
  "Lovage",
  "Merrick",
  "Northcote",
  "Oakes",
  "Pemberley",
  "Quarmby",
  "Rosewell",
  "Sedgewick",
  "Thornbury",
  "Underhill",
  "Vane",
  "Wetherby",
  "Yelland",
]
/** The people whom a visitor meets first. */
export const cast = {
  lead: "Isla Farrant",
  hubManager: "Tomas Reve",
  dataOfficer: "Priya Ellery",
  sendAdvocate: "Maeve Corrigan",
  singingChampion: "Callum Oakes",
  firstAccessChampion: "Amina Lovage",
  auditor: "Quentin Vane",
  manager: "Heron Kestle",
  coordinator: "Wren Halloway",
}

/**
 * Names that nobody else in the hub has, the cast included, and given names too as long as they last: on a card that says
 * "Sign in as Wren" there is one Wren. Every name takes two draws, whoever has been named before.
 */
export function namesFrom(luck: Luck): () => string {
  const firsts = new Set<string>()
  const whole = new Set<string>()
  const keep = (name: string) => {
    firsts.add(name.split(" ")[0] ?? name)
    whole.add(name)
    return name
  }
  for (const name of Object.values(cast)) keep(name)
  return () => {
    const [first, last] = [luck.between(0, given.length - 1), luck.between(0, family.length - 1)]
    const names = family.flatMap((_, f) =>
      given.map((_, g) => {
        const name = given[(first + g) % given.length] ?? ""
        return { name, whole: `${name} ${family[(last + f) % family.length]}` }
      }),
    )
    const found = names.find(({ name }) => !firsts.has(name)) ?? names.find((one) => !whole.has(one.whole))
    if (!found) throw new Error("the demo has more people than names")
    return keep(found.whole)
  }
}
