/**
 * Checks the names that a file chooses: a slip in one would otherwise be a pool or weight that nobody looks at.
 */
import { BUILT_IN_POOLS, defaultPool, type PoolConfig } from './config.ts';
import { type ConfigNote, type ConfigProblem, describeValue, formatPath } from './config-problem.ts';
import { NAME_PATTERN } from './config-schema.ts';
import { refusedRowOf, type SettingPath } from './feature-table.ts';
import { closestName } from './spelling.ts';

/** What is known of a validator by configuration: the pool it sits in. */
interface Seated {
  readonly pool: string;
}

const POOLS = ['consensus', 'agent_pools'] as const;
const NAME_EXPECTED = 'a lower_case_name of at most 64 letters, digits and underscores';

/** A pool is not a misspelt built-in one, nor one whose validators do not exist yet. */
export function checkPoolName(name: string, validators: readonly Seated[]): readonly ConfigProblem[] {
  const at = { path: [...POOLS, name], isAboutName: true };
  if (BUILT_IN_POOLS.some((pool) => pool === name)) return [];
  if (!NAME_PATTERN.test(name)) return [{ ...at, seen: 'this name', expected: NAME_EXPECTED }];
  if (validators.some(({ pool }) => pool === name)) return [];
  const refusal = refusedRowOf(at.path);
  if (refusal !== undefined)
    return [
      { ...at, isUnsupported: true, seen: `a pool ${refusal.values}`, expected: `a validator: ${refusal.meaning}` },
    ];
  const meant = closestName(name, BUILT_IN_POOLS);
  if (meant === undefined) return [];
  return [{ ...at, seen: 'a pool without validators', expected: `a known pool (did you mean ${meant}?)` }];
}

/** Built-in validators judge the proposition of their pool, whatever else is written. */
export function checkProposition({ name, proposition }: PoolConfig): readonly ConfigProblem[] {
  if (proposition === undefined || !BUILT_IN_POOLS.some((pool) => pool === name)) return [];
  const path = [...POOLS, name, 'proposition'];
  return [{ path, seen: describeValue(proposition), expected: 'nothing: a built-in pool has its own' }];
}

/** Names of specializations are names, and no slips of those that built-in validators have. */
export function checkSpecializations(pool: PoolConfig): readonly ConfigProblem[] {
  const known = [...defaultPool(pool.name).specializationWeights.keys()];
  return [...pool.specializationWeights.keys()].flatMap((name): readonly ConfigProblem[] => {
    const at = { path: [...POOLS, pool.name, 'specialization_weights', name], isAboutName: true };
    if (known.includes(name)) return [];
    if (!NAME_PATTERN.test(name)) return [{ ...at, seen: 'this name', expected: NAME_EXPECTED }];
    const meant = closestName(name, known);
    if (meant === undefined) return [];
    return [{ ...at, seen: 'unknown specialization', expected: `one that an agent has (did you mean ${meant}?)` }];
  });
}

/** Weights of a built-in pool that no built-in validator has, where no other validator is named. */
export function specializationNotes(pool: PoolConfig, validators: readonly Seated[]): readonly ConfigNote[] {
  const known = defaultPool(pool.name).specializationWeights;
  if (known.size === 0 || validators.some((validator) => validator.pool === pool.name)) return [];
  return [...pool.specializationWeights.keys()].flatMap((name): readonly ConfigNote[] => {
    if (known.has(name)) return [];
    const path = formatPath([...POOLS, pool.name, 'specialization_weights', name]);
    const message = `no built-in validator has this specialization; theirs are ${[...known.keys()].join(', ')}`;
    return [{ kind: 'specialization_unknown', path, message }];
  });
}

/** A validator sits in a pool that exists; `at` is where it is named. */
export function checkValidatorPool(
  at: SettingPath,
  pool: string,
  pools: ReadonlyMap<string, PoolConfig>,
): readonly ConfigProblem[] {
  if (pools.has(pool)) return [];
  const names = [...pools.keys()];
  const meant = closestName(pool, names);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  const expected = `a pool: built-in, or listed under consensus.agent_pools${hint}`;
  return [{ path: [...at, 'pool'], seen: describeValue(pool), expected }];
}
