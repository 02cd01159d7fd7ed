import * as v from "valibot"

const uuid = v.pipe(
  v.string("This is not an id"),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "This is not an id"),
  v.transform((text) => text.toLowerCase()),
)

/** Every id is a UUID; its kind is part of its type, so that two swapped ids do not compile. */
export const HubId = v.pipe(uuid, v.brand("HubId"))
export type HubId = v.InferOutput<typeof HubId>
export const PersonId = v.pipe(uuid, v.brand("PersonId"))
export type PersonId = v.InferOutput<typeof PersonId>
export const ClusterId = v.pipe(uuid, v.brand("ClusterId"))
export type ClusterId = v.InferOutput<typeof ClusterId>
export const SettingId = v.pipe(uuid, v.brand("SettingId"))
export type SettingId = v.InferOutput<typeof SettingId>
export const MembershipId = v.pipe(uuid, v.brand("MembershipId"))
export type MembershipId = v.InferOutput<typeof MembershipId>
export const SpellId = v.pipe(uuid, v.brand("SpellId"))
export type SpellId = v.InferOutput<typeof SpellId>
export const ToolkitId = v.pipe(uuid, v.brand("ToolkitId"))
export type ToolkitId = v.InferOutput<typeof ToolkitId>
export const AuditId = v.pipe(uuid, v.brand("AuditId"))
export type AuditId = v.InferOutput<typeof AuditId>
export const VisitId = v.pipe(uuid, v.brand("VisitId"))
export type VisitId = v.InferOutput<typeof VisitId>
export const DeliveryId = v.pipe(uuid, v.brand("DeliveryId"))
export type DeliveryId = v.InferOutput<typeof DeliveryId>
export const AnswerId = v.pipe(uuid, v.brand("AnswerId"))
export type AnswerId = v.InferOutput<typeof AnswerId>
export const NeedId = v.pipe(uuid, v.brand("NeedId"))
export type NeedId = v.InferOutput<typeof NeedId>
export const PriorityId = v.pipe(uuid, v.brand("PriorityId"))
export type PriorityId = v.InferOutput<typeof PriorityId>
export const PromiseId = v.pipe(uuid, v.brand("PromiseId"))
export type PromiseId = v.InferOutput<typeof PromiseId>
export const ImportId = v.pipe(uuid, v.brand("ImportId"))
export type ImportId = v.InferOutput<typeof ImportId>
