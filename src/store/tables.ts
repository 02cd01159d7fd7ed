// The rows of the schema that the migrations make. Generated: `npm run schema` writes it, a test compares it.
import type { ColumnType, Generated } from "kysely"
import type { AcademicYear } from "../domain/kit/academic-year.ts"
import type { Day, Instant } from "../domain/kit/day.ts"
import type {
  AnswerId,
  AuditId,
  ClusterId,
  DeliveryId,
  HubId,
  ImportId,
  MembershipId,
  NeedId,
  PersonId,
  PriorityId,
  PromiseId,
  SettingId,
  SpellId,
  ToolkitId,
  VisitId,
} from "../domain/kit/id.ts"

/** What a jsonb column gives back: parsed where it is used, by the schema of its content. */
export type Json = unknown

export type AcademicYearTable = {
  hub_id: HubId
  year: AcademicYear
  starts: Day
  ends: Day
  count_day: Day
  threshold: number
}

export type AnswerTable = {
  hub_id: HubId
  id: AnswerId
  seq: ColumnType<number, never, never>
  audit_id: AuditId
  delivery_id: DeliveryId
  question: string
  row: string | null
  state: string
  value: ColumnType<Json | null, string | null | undefined, string | null>
  source: string
  answered_at: Instant
  replaces: string[] | null
}

export type ApiTokenTable = {
  hub_id: HubId
  id: string
  token_hash: Buffer
  person_id: PersonId
  created_at: Instant
  ended_at: Instant | null
}

export type AuditTable = {
  hub_id: HubId
  id: AuditId
  seq: ColumnType<number, never, never>
  setting_id: SettingId
  year: AcademicYear
  toolkit_id: ToolkitId
  version: number
  state: Generated<string>
  outcome: string | null
  created_at: Instant
}

export type AuditTransitionTable = {
  hub_id: HubId
  audit_id: AuditId
  seq: ColumnType<number, never, never>
  from_state: string
  to_state: string
  outcome: string | null
  on_day: Day | null
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type ClusterTable = {
  hub_id: HubId
  id: ClusterId
  seq: ColumnType<number, never, never>
  name: string
  colour: number
  until_day: Day | null
  created_at: Instant
}

export type ContactTable = {
  hub_id: HubId
  id: string
  seq: ColumnType<number, never, never>
  setting_id: SettingId
  on_day: Day
  kind: string
  text: string
  by_id: PersonId | null
  at: Instant
}

export type DeliveryTable = {
  hub_id: HubId
  id: DeliveryId
  device: string
  person_id: PersonId | null
  content: Buffer
  receipt: ColumnType<Json, string, string | null>
  received_at: Instant
}

export type EventTable = {
  hub_id: HubId
  seq: ColumnType<number, never, never>
  kind: string
  subject: string | null
  data: ColumnType<Json, string, string | null>
  by_id: PersonId | null
  at: Instant
}

export type FigureTable = {
  hub_id: HubId
  year: AcademicYear
  setting_id: SettingId
  toolkit_id: ToolkitId
  version: number
  components: (number | null)[]
  marks: string
  idle: Generated<string[]>
  changed: Generated<number>
}

export type HubTable = {
  id: HubId
  slug: string
  name: string
  demo: Generated<boolean>
  areas: Generated<string[]>
  layout: Generated<number>
  created_at: Instant
}

export type JudgementTable = {
  hub_id: HubId
  id: string
  seq: ColumnType<number, never, never>
  audit_id: AuditId
  section: string
  level: string
  evidence: string
  by_id: PersonId | null
  at: Instant
}

export type LetterTable = {
  hub_id: HubId
  id: string
  seq: ColumnType<number, never, never>
  person_id: PersonId | null
  to_email: string
  subject: string
  body: string
  created_at: Instant
  not_before: Instant
  attempts: Generated<number>
  sent_at: Instant | null
  failure: string | null
  kind: string
  useful_until: Instant | null
  kept_at: Instant | null
  given_up_at: Instant | null
}

export type MembershipTable = {
  hub_id: HubId
  id: MembershipId
  seq: ColumnType<number, never, never>
  setting_id: SettingId
  cluster_id: ClusterId
  from_day: Day
  until_day: Day | null
}

export type NeedTable = {
  hub_id: HubId
  id: NeedId
  seq: ColumnType<number, never, never>
  setting_id: SettingId | null
  cluster_id: ClusterId | null
  year: AcademicYear
  category: string
  text: string
  source: string
  evidence: ColumnType<Json | null, string | null | undefined, string | null>
  state: Generated<string>
  by_id: PersonId | null
  at: Instant
}

export type NeedTransitionTable = {
  hub_id: HubId
  need_id: NeedId
  seq: ColumnType<number, never, never>
  from_state: string
  to_state: string
  into_id: NeedId | null
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type NotTakenUpTable = {
  hub_id: HubId
  priority_id: PriorityId
  seq: ColumnType<number, never, never>
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type NoteTable = {
  hub_id: HubId
  id: string
  seq: ColumnType<number, never, never>
  audit_id: AuditId
  section: string
  kind: string
  text: string | null
  removed_by: PersonId | null
  by_id: PersonId | null
  at: Instant
}

export type PersonTable = {
  hub_id: HubId
  id: PersonId
  name: string
  email: string
  telephone: string | null
  created_at: Instant
}

export type PriorityTable = {
  hub_id: HubId
  id: PriorityId
  seq: ColumnType<number, never, never>
  setting_id: SettingId | null
  cluster_id: ClusterId | null
  year: AcademicYear
  title: string
  rank: number
  state: Generated<string>
  by_id: PersonId | null
  at: Instant
}

export type PriorityNeedTable = {
  hub_id: HubId
  priority_id: PriorityId
  need_id: NeedId
}

export type PrioritySourceTable = {
  hub_id: HubId
  priority_id: PriorityId
  source_id: PriorityId
}

export type PriorityTransitionTable = {
  hub_id: HubId
  priority_id: PriorityId
  seq: ColumnType<number, never, never>
  from_state: string
  to_state: string
  meeting: string | null
  on_day: Day | null
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type PromiseTable = {
  hub_id: HubId
  id: PromiseId
  seq: ColumnType<number, never, never>
  setting_id: SettingId
  audit_id: AuditId | null
  text: string
  to_whom: string | null
  keeper_id: PersonId | null
  due: Day | null
  by_id: PersonId | null
  at: Instant
}

export type PromiseOutcomeTable = {
  hub_id: HubId
  promise_id: PromiseId
  seq: ColumnType<number, never, never>
  outcome: string
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type PutForwardTable = {
  hub_id: HubId
  priority_id: PriorityId
  by_id: PersonId | null
  at: Instant
}

export type RegisterChangeTable = {
  hub_id: HubId
  import_id: ImportId
  n: number
  urn: string | null
  name: string | null
  verdict: string
  setting_id: SettingId | null
  detail: ColumnType<Json, string, string | null>
}

export type RegisterImportTable = {
  hub_id: HubId
  id: ImportId
  seq: ColumnType<number, never, never>
  file_name: string
  areas: string[]
  dry_run: boolean
  state: string
  rows_read: Generated<number>
  counts: ColumnType<Json | null, string | null | undefined, string | null>
  problem: string | null
  by_id: PersonId | null
  at: Instant
  finished_at: Instant | null
  links_name: string | null
  extract_day: Day | null
  told: ColumnType<Json | null, string | null | undefined, string | null>
  plan: Buffer | null
  differs: Generated<boolean>
  decided_by: PersonId | null
  attempts: Generated<number>
}

export type RegisterImportPartTable = {
  hub_id: HubId
  import_id: ImportId
  file: string
  n: number
  bytes: Buffer
}

export type RollTable = {
  hub_id: HubId
  setting_id: SettingId
  on_day: Day
  pupils: number
  source: string
}

export type SessionTable = {
  hub_id: HubId
  id: string
  token_hash: Buffer
  person_id: PersonId
  agent: string
  created_at: Instant
  seen_at: Instant
  expires_at: Instant
  ended_at: Instant | null
}

export type SettingTable = {
  hub_id: HubId
  id: SettingId
  seq: ColumnType<number, never, never>
  kind: string
  register: ColumnType<Json | null, string | null | undefined, string | null>
  typed: ColumnType<Json, string | undefined, string>
  name: ColumnType<string, never, never>
  phase: ColumnType<string | null, never, never>
  la: ColumnType<string | null, never, never>
  postcode: ColumnType<string | null, never, never>
  town: ColumnType<string | null, never, never>
  trust_code: ColumnType<string | null, never, never>
  trust_name: ColumnType<string | null, never, never>
  easting: ColumnType<number | null, never, never>
  northing: ColumnType<number | null, never, never>
  opened: ColumnType<Day | null, never, never>
  closed: ColumnType<Day | null, never, never>
  created_at: Instant
}

export type SettingNumberTable = {
  hub_id: HubId
  setting_id: SettingId
  urn: string
  from_day: Day
  until_day: Day | null
  reason: string
}

export type SharingTable = {
  hub_id: HubId
  setting_id: SettingId
  section: string
  seq: ColumnType<number, never, never>
  audience: string
  by_id: PersonId | null
  at: Instant
}

export type SignInTable = {
  hub_id: HubId
  id: string
  token_hash: Buffer
  person_id: PersonId
  browser_hash: Buffer | null
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

export type SpellTable = {
  hub_id: HubId
  id: SpellId
  person_id: PersonId
  role: string
  cluster_id: ClusterId | null
  setting_id: SettingId | null
  from_day: Day
  until_day: Day | null
}

export type SuccessionTable = {
  hub_id: HubId
  predecessor_id: SettingId
  successor_id: SettingId
  from_day: Day
  kind: string
}

export type ToolkitTable = {
  hub_id: HubId
  id: ToolkitId
  seq: ColumnType<number, never, never>
  code: string
  name: string
  kinds: string[]
}

export type ToolkitVersionTable = {
  hub_id: HubId
  toolkit_id: ToolkitId
  version: number
  content: ColumnType<Json, string, string | null>
  starts_year: AcademicYear
  published_at: Instant
  published_by: PersonId | null
}

export type VisitTable = {
  hub_id: HubId
  id: VisitId
  seq: ColumnType<number, never, never>
  audit_id: AuditId
  year: AcademicYear
  coordinator_id: PersonId | null
  on_day: Day | null
  at_time: string | null
  place: string | null
  minutes: number | null
  state: Generated<string>
  outcome: string | null
  attempt: Generated<number>
  created_at: Instant
  miles: number | null
}

export type VisitTransitionTable = {
  hub_id: HubId
  visit_id: VisitId
  seq: ColumnType<number, never, never>
  from_state: string
  to_state: string
  outcome: string | null
  on_day: Day | null
  reason: string | null
  by_id: PersonId | null
  at: Instant
}

export type Tables = {
  academic_year: AcademicYearTable
  answer: AnswerTable
  api_token: ApiTokenTable
  audit: AuditTable
  audit_transition: AuditTransitionTable
  cluster: ClusterTable
  contact: ContactTable
  delivery: DeliveryTable
  event: EventTable
  figure: FigureTable
  hub: HubTable
  judgement: JudgementTable
  letter: LetterTable
  membership: MembershipTable
  need: NeedTable
  need_transition: NeedTransitionTable
  not_taken_up: NotTakenUpTable
  note: NoteTable
  person: PersonTable
  priority: PriorityTable
  priority_need: PriorityNeedTable
  priority_source: PrioritySourceTable
  priority_transition: PriorityTransitionTable
  promise: PromiseTable
  promise_outcome: PromiseOutcomeTable
  put_forward: PutForwardTable
  register_change: RegisterChangeTable
  register_import: RegisterImportTable
  register_import_part: RegisterImportPartTable
  roll: RollTable
  session: SessionTable
  setting: SettingTable
  setting_number: SettingNumberTable
  sharing: SharingTable
  sign_in: SignInTable
  spell: SpellTable
  succession: SuccessionTable
  toolkit: ToolkitTable
  toolkit_version: ToolkitVersionTable
  visit: VisitTable
  visit_transition: VisitTransitionTable
}
