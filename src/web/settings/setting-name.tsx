import type { SettingId } from "../../domain/kit/id.ts"

/** The place always stands beside the name: two villages may each have a St Mary's. */
export const SettingName = ({ id, name, town }: { id: SettingId; name: string; town: string | null }) => (
  <>
    <a href={`/settings/${id}`}>{name}</a>
    {town && <span class="sub"> {town}</span>}
  </>
)

/** `St Mary's Primary, Calne` where there is no room for markup; `Calne Primary School` has its town in its name. */
export const nameAndPlace = ({ name, town }: { name: string; town: string | null }): string =>
  town && !` ${name} `.toLowerCase().includes(` ${town.toLowerCase()} `) ? `${name}, ${town}` : name
