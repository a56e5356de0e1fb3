/** The program of one replica process: does what its parent tells it over the channel between them, and ends with it. */

import type { BenchPlan } from './pbft-plan.ts';
import { ReplicaHost } from './pbft-replica-host.ts';
import type { WorkCounts } from './pbft-work.ts';

/** What a parent tells a replica process. */
export type ToReplicaProcess =
  | { readonly kind: 'start'; readonly plan: BenchPlan; readonly id: number; readonly logPath: string }
  | { readonly kind: 'connect'; readonly ports: readonly number[] }
  | { readonly kind: 'read' }
  | { readonly kind: 'stop' };

/** What a replica process answers. */
export type FromReplicaProcess =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'counts'; readonly work: WorkCounts; readonly computedUs: number; readonly viewChanges: number }
  | { readonly kind: 'stopped'; readonly executed: number; readonly recovered: number };

let host: ReplicaHost | undefined;

process.on('message', (message: ToReplicaProcess) => void obey(message));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => process.exit(130));

async function obey(message: ToReplicaProcess): Promise<void> {
  switch (message.kind) {
    case 'start': {
      host = new ReplicaHost({ ...message, onReady: () => answer({ kind: 'ready' }) });
      answer({ kind: 'listening', port: await host.listen() });
      break;
    }
    case 'connect':
      host?.connectTo(message.ports);
      break;
    case 'read': {
      const cpu = process.cpuUsage();
      if (host === undefined) break;
      const { work, viewChanges } = host;
      answer({ kind: 'counts', work: { ...work }, computedUs: cpu.user + cpu.system, viewChanges });
      break;
    }
    case 'stop':
      if (host !== undefined) answer({ kind: 'stopped', ...host.stop() });
      host = undefined;
      break;
  }
}

function answer(message: FromReplicaProcess): void {
  process.send?.(message);
}
