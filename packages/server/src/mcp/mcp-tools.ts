/** Dikast as tools of the Model Context Protocol: validate_answer, verify_verdict, explain_verdict. */
import { McpServer } from '@modelcontextprotocol/server';
import { type ConsensusEngine, DikastError, type TrustedKeys, type Verdict, verifyVerdict } from 'dikast';
import { requestSchema } from 'dikast/request/request';
import { panelName } from 'dikast/verdict/wider-panel';
import { z } from 'zod';

/** What the tools work with. */
export interface ToolMeans {
  readonly engine: Pick<ConsensusEngine, 'validateResponse' | 'publicKey' | 'agents'>;
  readonly version: string;
}

const NOT_OURS = '\nConsistent in itself, but not signed by this engine and its agents: anyone may have made it.';

const verdictInput = z.object({ verdict: z.looseObject({}).describe('a verdict as validate_answer returns it') });

/** A server with the three tools; one for each connection. */
export function mcpTools({ engine, version }: ToolMeans): McpServer {
  const server = new McpServer({ name: 'dikast', version }, { capabilities: { tools: {} } });
  server.registerTool(
    'validate_answer',
    {
      title: 'Validate an answer',
      description:
        'Puts an answer before pools of independent validator agents and returns a signed verdict: accepted, rejected or undecided, with reasons. Undecided is not accepted.',
      inputSchema: requestSchema,
    },
    async (request, { mcpReq: { signal } }) => {
      try {
        const verdict = await engine.validateResponse(request, { signal });
        return said(explain(verdict), { outcome: verdict.outcome, verdict });
      } catch (error) {
        if (!(error instanceof DikastError)) throw error;
        return { ...said(`${error.code}: ${error.message}`), isError: true };
      }
    },
  );
  server.registerTool(
    'verify_verdict',
    {
      title: 'Verify a verdict',
      description:
        "Checks every signature of a verdict and computes it again from its ballots, under this engine's keys.",
      inputSchema: verdictInput,
    },
    ({ verdict }) => {
      const { outcome, checks, notVerified } = verifyVerdict(verdict, { trusted: trustedKeys(engine) });
      const wrong = checks.filter(({ isPassed }) => !isPassed).map(({ name, detail }) => `${name}: ${detail}`);
      return said([outcome, ...wrong, ...notVerified].join('\n'), { outcome, failed: wrong });
    },
  );
  server.registerTool(
    'explain_verdict',
    {
      title: 'Explain a verdict',
      description:
        'Says in a few lines why a verdict is what it is. The verdict is checked first: a forged one is not explained.',
      inputSchema: verdictInput,
    },
    ({ verdict }) => {
      const { outcome, checks } = verifyVerdict(verdict);
      const wrong = checks.find(({ isPassed }) => !isPassed);
      if (outcome === 'failed')
        return { ...said(`not a sound verdict: ${wrong?.name}: ${wrong?.detail}`), isError: true };
      const isOurs = verifyVerdict(verdict, { trusted: trustedKeys(engine) }).outcome === 'verified';
      return said(`${explain(verdict as unknown as Verdict)}${isOurs ? '' : NOT_OURS}`);
    },
  );
  return server;
}

function said(text: string, structured?: object) {
  const content = [{ type: 'text' as const, text }];
  return structured === undefined ? { content } : { content, structuredContent: structured as Record<string, unknown> };
}

function trustedKeys({ publicKey, agents }: ToolMeans['engine']): TrustedKeys {
  const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
  return { engine: publicKey, agents: Object.fromEntries(agents.map(({ id, publicKey }) => [id, hex(publicKey)])) };
}

/** The outcome, the reasons, the claims that do not stand, and how each pool voted. */
function explain({ outcome, reasons, claims, pools }: Verdict): string {
  const fallen = claims.filter(({ status }) => status === 'falls' || status === 'contested');
  return [
    outcome.toUpperCase(),
    ...reasons,
    ...fallen.map(({ status, text }) => `claim ${status}: "${text}"`),
    ...pools.map((panel) => {
      const { outcome, decision } = panel;
      const { approve, reject, abstain, n, quorum } = decision.tally;
      return `${panelName(panel)}: ${outcome}, ${approve.agents} of ${n} approve, ${reject.agents} reject, ${abstain.agents} abstain (${quorum} needed)`;
    }),
  ].join('\n');
}
