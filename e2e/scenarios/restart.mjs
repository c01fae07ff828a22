// The demo stops when asked, keeps what it has, and goes on where it was, also after a power cut.

import { Demo, expect } from '../harness.mjs';
import { approve, atTheDesk, withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */

/** @param {NodeJS.Signals} signal @param {string} name */
const restart = (signal, name) => ({
  name: `a decision is still there after ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo);
    const contact = await withTheLink(browser, demo);
    await approve(contact, member, demo, /Ines/);
    const code = await demo.stop(signal);
    if (signal === 'SIGTERM') expect(code === 0, `asked to stop, the demo ended with ${code}`);
    const again = await Demo.start(demo.data);
    try {
      const later = await atTheDesk(browser, again);
      await later.go('/requests');
      await later.page.getByRole('link', { name: 'The long way round' }).first().click();
      await later.page.getByText(/Ines Moreau.*approved/).first().waitFor();
    } finally {
      await again.stop('SIGKILL');
    }
  },
});

export default [restart('SIGTERM', 'a stop'), restart('SIGKILL', 'a power cut')];
