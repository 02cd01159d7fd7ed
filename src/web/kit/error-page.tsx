import { PostButton } from "../../ui/button.tsx"
import { Head } from "../../ui/head.tsx"
import { Layout } from "../../ui/layout.tsx"
import type { Problem } from "./problem.ts"

const titles: Record<number, string> = {
  401: "Sign in again",
  403: "This is not yours to do",
  404: "There is nothing here",
  413: "That is too large",
  429: "Too many at once",
  503: "Not just now",
}

/** A refusal in plain words, with a way on. */
export const ErrorPage = ({ problem }: { problem: Problem }) => {
  const title = titles[problem.status] ?? "That could not be done"
  return (
    <Layout title={title}>
      <Head title={title} lede={problem.message} />
      <p class="row">
        <a class="btn2" href={problem.status === 401 ? "/sign-in" : "/"}>
          {problem.status === 401 ? "Sign in" : "Back to your first page"}
        </a>
      </p>
      {problem.type === "no-role" && (
        <PostButton look="plain" action="/account/sign-out">
          Sign out
        </PostButton>
      )}
    </Layout>
  )
}
