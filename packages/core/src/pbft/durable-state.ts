/**
 * The shortest list of records from which a replica recovers to where it stands: it replaces the log when a checkpoint
 * becomes stable.
 */
import { proposedBody } from './log-entry.ts';
import { type DurableRecord, encodeRecord } from './record.ts';
import type { ReplicaState } from './replica-state.ts';
import { primaryOf } from './verification.ts';

/** Records of the stable checkpoint, the view, and everything accepted or prepared above the checkpoint. */
export function durableState(state: ReplicaState): Uint8Array[] {
  const { certificate, snapshot } = state.stable;
  const records: DurableRecord[] = [{ kind: 'stable', certificate, snapshot, transitions: state.transitions }];
  if (state.abstention !== undefined) records.push({ kind: 'abstaining', until: state.abstention.until });
  if (state.newView !== undefined) records.push({ kind: 'new-view', message: state.newView });
  records.push(...entryRecords(state));
  const own = state.viewChanges.get(state.self);
  if (!state.isViewActive && own !== undefined) records.push({ kind: 'view-change', message: own });
  for (let sequence = certificate.sequence + 1; sequence <= state.executed; sequence++) {
    const digest = state.log.get(sequence)?.committedDigest;
    if (digest !== undefined) records.push({ kind: 'executed', sequence, digest });
  }
  return records.map(encodeRecord);
}

function entryRecords(state: ReplicaState): DurableRecord[] {
  const records: DurableRecord[] = [];
  const { epoch } = state.membership;
  for (const entry of [...state.log.values()].sort((left, right) => left.sequence - right.sequence)) {
    const { proposal, prepared, sequence } = entry;
    if (prepared !== undefined) records.push({ kind: 'prepared', epoch, certificate: prepared });
    if (proposal !== undefined) {
      const { view, digest, signature } = proposal;
      const replica = primaryOf(state.membership, view, state.rules);
      const batch = proposedBody(entry)?.bytes;
      records.push({ kind: 'accepted', proposal: { epoch, replica, view, sequence, digest, signature, batch } });
    }
    for (const body of entry.bodies.values())
      if (body.digest !== proposal?.digest)
        records.push({ kind: 'body', sequence, digest: body.digest, batch: body.bytes });
  }
  return records;
}
