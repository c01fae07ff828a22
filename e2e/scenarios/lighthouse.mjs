// What Lighthouse says that does not depend on how busy this machine is. `cargo xtask lighthouse` says the rest.

import { expect } from '../harness.mjs';
import { audit } from '../lighthouse.mjs';

/** Scores out of 100. */
const SCORE_MIN = 98;
/** What the client's page may load as scripts, over the wire. */
const SCRIPT_BYTES_MAX = 25 * 1024;

const LIGHTHOUSE = {
  name: 'Lighthouse finds the pages accessible, well made, still and light',
  own: true,
  async run() {
    for (const one of await audit()) {
      const faults = one.faults.join('; ');
      expect(one.accessibility >= SCORE_MIN, `${one.page}: accessibility ${one.accessibility}: ${faults}`);
      expect(one.practices >= SCORE_MIN, `${one.page}: best practices ${one.practices}: ${faults}`);
      expect(one.shift === 0, `${one.page}: what is shown moves by ${one.shift}`);
      expect(one.page !== 'review' || one.scripts <= SCRIPT_BYTES_MAX, `${one.page}: ${one.scripts} bytes of scripts`);
    }
  },
};

export default [LIGHTHOUSE];
