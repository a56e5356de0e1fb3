/**
 * Attackers that break the rules in a way anyone can prove from the bytes. Each lies besides, so that it would do harm
 * if its ballot counted.
 */
import type { Misdeed } from './act.ts';
import type { Attacker } from './attacker.ts';
import { lie } from './lie.ts';

/** Breaks the rules in every validation from `since` on; before that it is honest, so that it has something to replay. */
export function wrongdoer(misdeed: Misdeed, since: number): Attacker {
  return (sight) => (sight.item.index < since ? sight.honest : { ...lie(sight), misdeed });
}
