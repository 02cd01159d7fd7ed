/** The problem of one field, above it. `id` is what the field's `aria-describedby` names. */
export const Problem = ({ id, children }: { id: string; children: string }) => (
  <p class="problem" id={id}>
    {children}
  </p>
)
