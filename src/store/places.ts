/**
 * Who coordinates a row's cluster today and does not work in its setting, as an array of ids. `alias` is a row with hub_id,
 * setting_id and cluster_id; $2 is today.
 */
export const coordinatorsIn = (
  alias: string,
): string => `array(select k.person_id from spell k where k.hub_id = ${alias}.hub_id and k.cluster_id = ${alias}.cluster_id
    and k.role = 'coordinator' and k.from_day <= $2 and (k.until_day is null or k.until_day > $2)
    and not exists (select from spell own where own.hub_id = k.hub_id and own.person_id = k.person_id and own.setting_id = ${alias}.setting_id
      and own.from_day <= $2 and (own.until_day is null or own.until_day > $2))) as coordinators`
