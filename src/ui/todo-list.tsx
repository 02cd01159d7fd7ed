import type { ComponentChildren } from "preact"

export type Todo = {
  /** "Tue 24 Nov", or "No date yet". */
  when: string
  /** "1.30 pm" */
  time?: string
  title: string
  href: string
  /** One sentence: why it needs the reader. */
  text?: ComponentChildren
  /** A `<State>`. */
  state?: ComponentChildren
  /** What to do about it: an `<Act>` or `<PostButton look="plain">` that names the thing for screen readers. */
  action?: ComponentChildren
}

/** Things to do, in order: when, what, its state and the one next step. */
export const TodoList = ({ items }: { items: readonly Todo[] }) => (
  <ol class="todo">
    {items.map((item) => (
      <li key={item.href + item.title}>
        <p class="when">
          {item.when} {item.time && <small>{item.time}</small>}
        </p>
        <div>
          <h3>
            <a href={item.href}>{item.title}</a>
          </h3>
          {item.text && <p>{item.text}</p>}
        </div>
        <div class="end">
          {item.state}
          {item.action}
        </div>
      </li>
    ))}
  </ol>
)
