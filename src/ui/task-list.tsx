import type { ComponentChildren } from "preact"

export type Task = { text: string; href: string; state: ComponentChildren; current?: boolean }

/** The sections of an audit with how far each is. Follows the form in the source, stands beside it where there is room. */
export const TaskList = ({
  id,
  title,
  summary,
  tasks,
}: {
  id: string
  title: string
  /** "7 of 15 done. Nothing has to be in order." */
  summary: string
  tasks: readonly Task[]
}) => (
  <nav class="stay" id={id} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    <p class="quiet">{summary}</p>
    <ol class="tasks">
      {tasks.map(({ text, href, state, current }) => (
        <li class={current ? "here" : undefined} key={href}>
          <a href={href} aria-current={current ? "page" : undefined}>
            {text}
          </a>
          {state}
        </li>
      ))}
    </ol>
  </nav>
)
