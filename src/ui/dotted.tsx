import type { ComponentChildren } from "preact"

/** "Northmoor · All help · Who sees what": where the line breaks, the dot stays with what is before it. */
export const Dotted = ({ items }: { items: readonly ComponentChildren[] }) => {
  const said = items.filter((item) => item !== undefined && item !== null && item !== false && item !== "")
  return (
    <>
      {said.map((item, n) => (
        <>
          {item}
          {n < said.length - 1 && "\u00a0· "}
        </>
      ))}
    </>
  )
}
