import { Button, ButtonLink } from "../../ui/button.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { OpenFrame } from "../kit/open-frame.tsx"
import { words } from "./words.ts"

type Asked = { email: string; to: string; problem?: string }

export const SignInPage = ({ email, to, problem }: Asked) => (
  <OpenFrame title={words.title} wrong={problem !== undefined}>
    <ErrorSummary problems={problem ? [{ field: "email", text: problem }] : []} />
    <Head title={words.title} lede={words.lede} />
    <form method="post" action="/sign-in" novalidate>
      <input type="hidden" name="to" value={to} />
      <Field
        type="email"
        name="email"
        label={words.email}
        help={words.emailHelp}
        value={email}
        problem={problem}
        autocomplete="email"
      />
      <div class="row actions">
        <Button>{words.send}</Button>
      </div>
    </form>
  </OpenFrame>
)

/** The same for an address that is known and one that is not. */
export const SentPage = ({ email, postLeaves }: { email: string; postLeaves: boolean }) => (
  <OpenFrame title={words.sentTitle}>
    <Head title={words.sentTitle} lede={words.sent(email)} />
    <div class="part prose">
      {!postLeaves && <p>{words.kept}</p>}
      <ul>
        {words.sentHints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
      <p>
        <a class="act" href="/sign-in">
          {words.another}
        </a>
      </p>
    </div>
  </OpenFrame>
)

export const ConfirmPage = (props: { token: string; to: string; name: string; hub: string }) => (
  <OpenFrame title={words.confirmTitle}>
    <Head title={words.confirmTitle} lede={words.confirm(props.name, props.hub)} note={words.confirmNot} />
    <form method="post" action={`/sign-in/${props.token}`}>
      <input type="hidden" name="to" value={props.to} />
      <div class="row actions">
        <Button>{words.confirmButton(props.name)}</Button>
      </div>
    </form>
  </OpenFrame>
)

export const DeadLinkPage = ({ to }: { to: string }) => (
  <OpenFrame title={words.deadTitle}>
    <Head title={words.deadTitle} lede={words.dead} />
    <p class="part">
      <ButtonLink href={`/sign-in?to=${encodeURIComponent(to)}`}>{words.newLink}</ButtonLink>
    </p>
  </OpenFrame>
)
