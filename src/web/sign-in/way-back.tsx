import { signInCommand } from "./command.ts"
import { words } from "./words.ts"

/** How a link is made by whoever runs the installation, with the whole command. `hub` is its slug. */
export const WayBack = ({ email, hub }: { email: string; hub?: string }) => (
  <>
    <p>{words.command}</p>
    <p>
      <code>{signInCommand(email, hub)}</code>
    </p>
    <p class="quiet">{words.commandNote}</p>
  </>
)
