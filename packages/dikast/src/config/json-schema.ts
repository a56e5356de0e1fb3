/**
 * The JSON Schema of the configuration file, for editors. A copy is shipped as schema/dikast.schema.json.
 */
import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/** The schema, 2020-12. What depends on several settings, such as min_agents <= max_agents, only the loader checks. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
}
