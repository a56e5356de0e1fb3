/** Names of agents, made from the names of what they ask. */

/** In kebab-case, as names of validators are. */
export function agentNameOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}
