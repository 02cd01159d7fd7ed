import { Dotted } from "../../ui/dotted.tsx"
import { Layout, type LayoutProps } from "../../ui/layout.tsx"

/** Every page before signing in: no navigation, nobody's name. */
export const OpenFrame = (props: Omit<LayoutProps, "nav" | "me" | "home" | "footer">) => (
  <Layout
    {...props}
    footer={
      <p class="not-print">
        <Dotted
          items={[
            <a href="/sign-in">Sign in</a>,
            <a href="/help">Help</a>,
            <a href="/help/who-sees-what">Who sees what</a>,
          ]}
        />
      </p>
    }
  />
)
