/**
 * `npm run bench:jury`: 2,000 requests before a jury of seven simulated models of three vendors, over real HTTP, with and
 * without a vendor down. Wrong acceptances are printed beside the rate that honest errors alone allow.
 */
import { holdTrial, type Trial, wrongAcceptanceRate } from '../src/juror/jury-trial.suite.ts';

const REQUESTS = Number(process.env.DIKAST_REQUESTS ?? 2000);

for (const isVendorDown of [true, false]) {
  const trial: Trial = { requests: REQUESTS, seed: 6, errorRate: 0.1, isVendorDown };
  const figures = await holdTrial(trial, (done) => {
    if (done % 100 === 0) process.stderr.write(`${done} of ${REQUESTS}\r`);
  });
  const { rightAccepted, rightRejected, wrongAccepted, wrongRejected, undecided, wrong, calls } = figures;
  const allowed = wrongAcceptanceRate(trial);
  console.log(`one vendor down: ${isVendorDown ? 'yes' : 'no'}, ${REQUESTS} requests, ${wrong} of them wrong`);
  console.log(`  right answers   ${rightAccepted} accepted, ${rightRejected} rejected`);
  console.log(`  wrong answers   ${wrongAccepted} accepted, ${wrongRejected} rejected`);
  console.log(`  undecided       ${undecided}`);
  console.log(
    `  wrong accepted  ${((100 * wrongAccepted) / wrong).toFixed(3)} %, ${(100 * allowed).toFixed(3)} % by honest errors`,
  );
  console.log(`  calls           ${(calls / REQUESTS).toFixed(2)} a request`);
}
