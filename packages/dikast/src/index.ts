/** The public face of Dikast: what an application imports from `dikast`. */
export { keyDirectory } from './adapters/key-directory.ts';
export { ManualClock } from './adapters/manual-clock.ts';
export { memoryKeys } from './adapters/memory-keys.ts';
export { type DikastConfig, defaultConfig, type PoolConfig } from './config/config.ts';
export type { JuryConfig } from './config/jury-config.ts';
export { loadConfig } from './config/load-config.ts';
export { type ConsensusEngine, createConsensusEngine } from './engine/consensus-engine.ts';
export type { EngineOptions, ValidateOptions } from './engine/engine-options.ts';
export type { MonitoredEngine } from './engine/monitored-engine.ts';
export { type OpenOptions, openEngine } from './engine/open-engine.ts';
export type { ProgressEvent } from './engine/progress.ts';
export { DikastError, type DikastErrorCode } from './errors/dikast-error.ts';
export type { GoldSettings } from './gold/gold-mixing.ts';
export type { GoldQuestion } from './gold/gold-question.ts';
export type { Alert, AlertNotice, AlertSink } from './metrics/alert.ts';
export { callbackSink, logSink } from './metrics/alert-sinks.ts';
export type { PerformanceFigures } from './metrics/performance-figures.ts';
export type { PerformanceMonitor } from './metrics/performance-monitor.ts';
export { prometheusText } from './metrics/prometheus-text.ts';
export type {
  Agent,
  Assessment,
  Clock,
  DisputedAnswer,
  Examination,
  KeyStore,
  SourceFinder,
  Validator,
} from './ports.ts';
export { parseRequest, type ValidationRequest, type ValidationRequestInput } from './request/request.ts';
export { openSqliteStore } from './store/sqlite-store.ts';
export type { Store, StoreOperation } from './store-port.ts';
export { Subject } from './text/subject.ts';
export { findingOn, objectionTo, objectionToWhole, opinionFrom } from './validators/opinion.ts';
export type { Verdict } from './verdict/verdict.ts';
export { type TrustedKeys, type VerificationReport, verifyVerdict } from './verification/verify-verdict.ts';
