/** A row of the feature table: what a setting with some of its values does, and whether it does so already. */

/**
 * `in_force`: does what it says. `accepted_arrives_later`: may stand in the file, has no effect yet.
 * `refused`: loading fails, and says which value was seen and which are allowed.
 */
type SettingStatus = 'in_force' | 'accepted_arrives_later' | 'refused';

/** What one setting with some of its values does. */
export interface SettingRow {
  /** Names joined by dots; `*` stands for a name that the file chooses, or for a place in a list. */
  readonly setting: string;
  /** The values this row is about. */
  readonly values: string;
  readonly status: SettingStatus;
  readonly meaning: string;
  /** What brings the feature, where it is not there yet. */
  readonly arrivesWith?: string;
}

/** A setting that does what it says. */
export function inForce(setting: string, values: string, meaning: string): SettingRow {
  return { setting, values, status: 'in_force', meaning };
}
