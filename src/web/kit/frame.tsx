import type { ComponentChildren, VNode } from "preact"
import { holds, type Person } from "../../domain/access.ts"
import { dayInWords } from "../../domain/kit/day.ts"
import { Dotted } from "../../ui/dotted.tsx"
import { Layout, type LayoutProps } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { OnlyPrint } from "../../ui/print.tsx"
import { helpFor } from "../help/article.ts"
import type { PageCall } from "./page.tsx"

type Place = "today" | "schools" | "clusters" | "priorities" | "hub" | "help"

const names: Record<Place, { href: string; text: string }> = {
  today: { href: "/today", text: "Today" },
  schools: { href: "/settings", text: "Schools" },
  clusters: { href: "/clusters", text: "Clusters" },
  priorities: { href: "/priorities", text: "Priorities" },
  hub: { href: "/hub", text: "Hub" },
  help: { href: "/help", text: "Help" },
}

/** The navigation of a person, by what they do: six words at most. */
export const placesFor = (person: Person): Place[] =>
  holds(person, "hub-manager", "hub-lead", "data-officer", "designated-manager", "auditor")
    ? ["today", "schools", "clusters", "priorities", "hub", "help"]
    : ["today", "schools", "clusters", "priorities", "help"]

/** Every page of somebody signed in: navigation, who, notice, footer. */
export const framed = (
  call: PageCall,
  props: Omit<LayoutProps, "children" | "nav" | "me" | "home"> & { current?: Place; children: ComponentChildren },
): VNode => {
  const { current, children, ...rest } = props
  const help = helpFor(call.url.pathname)
  return (
    <Layout
      nav={placesFor(call.me).map((place) => ({ ...names[place], current: place === current }))}
      me={{ text: call.me.name, href: "/account" }}
      home="/today"
      footer={
        <>
          <OnlyPrint>
            <p>
              {call.hub.name}, as it stood on {dayInWords(call.tx.today)}.
            </p>
          </OnlyPrint>
          <p class="not-print">
            <Dotted
              items={[
                call.hub.name,
                help && <a href={help.href}>Help with this page: {help.title}</a>,
                <a href="/help">All help</a>,
                <a href="/help/who-sees-what">Who sees what</a>,
              ]}
            />
          </p>
        </>
      }
      {...rest}
    >
      {call.notice && <Notice {...(call.notice.undo && { undo: call.notice.undo })}>{call.notice.text}</Notice>}
      {children}
    </Layout>
  )
}
