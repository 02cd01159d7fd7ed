import type { ComponentChildren } from "preact"

export type TrailStep = {
  /** What this part of the figure is: a cluster, a school, a question. */
  text: ComponentChildren
  href?: string
  /** What it adds: "58 of 210". */
  value?: ComponentChildren
  /** Who said it and when, or why it does not count. */
  said?: ComponentChildren
  steps?: readonly TrailStep[]
}

/** The walk from a figure down to the answers that it came from. */
export const TrailList = ({ steps }: { steps: readonly TrailStep[] }) => (
  <ol class="trail">
    <Steps steps={steps} />
  </ol>
)

const Steps = ({ steps }: { steps: readonly TrailStep[] }) => (
  <>
    {steps.map((step, n) => (
      <li key={n}>
        <p class="part-of">
          {step.href ? <a href={step.href}>{step.text}</a> : <span>{step.text}</span>}
          {step.value && <b>{step.value}</b>}
          {step.said && <span class="sub">{step.said}</span>}
        </p>
        {step.steps && step.steps.length > 0 && (
          <ol>
            <Steps steps={step.steps} />
          </ol>
        )}
      </li>
    ))}
  </>
)
