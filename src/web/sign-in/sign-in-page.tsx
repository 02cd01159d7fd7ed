import { Button, ButtonLink } from "../../ui/button.tsx"
import { ErrorSummary } from "../../ui/error-summary.tsx"
import { Field } from "../../ui/field.tsx"
import { Head } from "../../ui/head.tsx"
import { Notice } from "../../ui/notice.tsx"
import { OpenFrame } from "../kit/open-frame.tsx"
import { WayBack } from "./way-back.tsx"
import { words } from "./words.ts"

type Asked = {
  email: string
  to: string
  postLeaves: boolean
  problem?: string
  /** Comes from signing out; `demo`: and there the people of the demo hub wait. */
  signedOut?: { demo: boolean } | undefined
}

export const SignInPage = ({ email, to, postLeaves, problem, signedOut }: Asked) => (
  <OpenFrame title={words.title} wrong={problem !== undefined}>
    {signedOut && <Notice>{words.signedOut}</Notice>}
    <ErrorSummary problems={problem ? [{ field: "email", text: problem }] : []} />
    <Head title={words.title} lede={postLeaves ? words.lede : words.ledeKept} />
    {signedOut?.demo && (
      <p>
        <a class="act" href="/">
          {words.demoPeople}
        </a>
      </p>
    )}
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
        <Button>{postLeaves ? words.send : words.ask}</Button>
      </div>
    </form>
  </OpenFrame>
)

/** The same for an address that is known and one that is not. */
export const SentPage = ({ email, postLeaves }: { email: string; postLeaves: boolean }) => (
  <OpenFrame title={postLeaves ? words.sentTitle : words.keptTitle}>
    <Head
      title={postLeaves ? words.sentTitle : words.keptTitle}
      lede={postLeaves ? words.sent(email) : words.kept(email)}
    />
    <div class="part prose">
      {!postLeaves && (
        <>
          <p>{words.keptManager}</p>
          <WayBack email={email} />
        </>
      )}
      <ul>
        {(postLeaves ? words.hints : words.keptHints).map((hint) => (
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
