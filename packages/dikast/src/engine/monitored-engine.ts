/**
 * An engine with a performance monitor on it. A wrapper, because watching must not be able to change what is watched.
 */
import type { DikastConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { AlertSink } from '../metrics/alert.ts';
import { PerformanceMonitor } from '../metrics/performance-monitor.ts';
import { sampleOf } from '../metrics/validation-sample.ts';
import type { Clock } from '../ports.ts';
import type { ConsensusEngine } from './consensus-engine.ts';

/** An engine whose figures can be read. */
export interface MonitoredEngine extends ConsensusEngine {
  readonly monitor: PerformanceMonitor;
}

/** A monitor with the thresholds and targets of a configuration. */
export function createMonitor(config: DikastConfig, sinks: readonly AlertSink[]): PerformanceMonitor {
  const { alerts, performanceTargets: targets } = config;
  return new PerformanceMonitor({
    thresholds: {
      ...alerts,
      successRateBasisPoints: targets.consensusSuccessRateBasisPoints,
      targetMs: new Map([
        ['fast', targets.fastPathLatencyMs],
        ['standard', targets.standardPathLatencyMs],
        ['complex', targets.complexPathLatencyMs],
      ]),
    },
    pacing: alerts,
    windowMs: alerts.windowMs,
    sinks,
  });
}

/** The engine, with every validation told to the monitor; a recorded verdict that is returned again is not told twice. */
export function monitoredEngine(engine: ConsensusEngine, monitor: PerformanceMonitor, clock: Clock): MonitoredEngine {
  return {
    config: engine.config,
    agents: engine.agents,
    publicKey: engine.publicKey,
    monitor,
    async validateResponse(request, options = {}) {
      let isNew = false;
      const onProgress: typeof options.onProgress = (event) => {
        isNew ||= event.kind === 'verdict-reached';
        options.onProgress?.(event);
      };
      try {
        const verdict = await engine.validateResponse(request, { ...options, onProgress });
        if (isNew) monitor.observe(sampleOf(verdict));
        return verdict;
      } catch (error) {
        monitor.observeError(errorCode(error));
        throw error;
      } finally {
        monitor.check(clock.now());
      }
    },
    awaitingRuling: (after) => engine.awaitingRuling(after),
    learn: (known) => engine.learn(known),
    memoryOf: (pool) => engine.memoryOf(pool),
    lineupOf: (pool) => engine.lineupOf(pool),
    async rule(ruling) {
      const completed = await engine.rule(ruling);
      monitor.observeRuling();
      return completed;
    },
    close: () => engine.close(),
  };
}

/** Codes come from closed unions; anything else is our bug, and one word for all of it. */
function errorCode(error: unknown): string {
  const isCoded = error instanceof DikastError || (error instanceof Error && error.name === 'StoreError');
  return isCoded && 'code' in error ? String(error.code) : 'internal';
}
