// Runs the independent verifier over many cases in one process.
// Input: for each case four times (length as 4 bytes big-endian, bytes): bundle, policy, log entries, older checkpoint;
// length 0 means absent. Output: one line of JSON for each case.
import fs from 'node:fs';
import { verify, Bad } from './aef1_verify.mjs';

const input = fs.readFileSync(0);
let at = 0;
const take = () => { const n = input.readUInt32BE(at); at += 4 + n; return n ? input.subarray(at - n, at) : undefined; };
const out = [];
while (at < input.length) {
  const [bundle, policy, entries, old] = [take(), take(), take(), take()];
  try {
    const r = verify(bundle, policy.toString(), { entries, old });
    out.push({ code: 'VALID', state: r.state.startsWith('sealed') ? 'sealed' : 'open', fields: r.fields, complete: r.complete ?? 'not checked',
      consistent: String(r.consistent_with_older ?? ''), events: r.events, agents: r.agent_events, decisions: r.decisions.map(d => d.proof.slice(0, 40)) });
  } catch (e) {
    // It refuses some malformed input by a plain exception; that is a refusal without a code.
    out.push({ code: e instanceof Bad ? e.code : 'THROWN', detail: e.message });
  }
}
process.stdout.write(out.map(o => [o.code, o.state, o.fields, o.complete, o.consistent, o.events, o.agents, o.decisions?.join('|'), o.detail?.replaceAll(/[\t\n]/g, ' ')].join('\t') + '\n').join(''));
