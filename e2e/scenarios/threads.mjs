// Questions between the client and the team: asked, answered, said to be answered, asked again; notes inside that cross over only
// after a look; a person's own list of requests, and the days on which they are away.

import { DESKTOP, expect } from '../harness.mjs';
import { atTheDesk, look, withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
const QUESTION = 'Does the poster go to print in one go?';

/** The thread with these words. @param {Person} person @param {string} words */
const thread = (person, words) => person.page.locator('article.thread').filter({ hasText: words }).first();

/** @param {Person} person @param {import('playwright-core').Locator} target */
const touch = (person, target) => person.touch ? target.tap() : target.click();

/** The page of the request, at the team's desk. @param {Person} desk */
async function theRequest(desk) {
  await desk.go('/requests');
  await desk.page.getByRole('link', { name: 'The long way round' }).first().click();
  await desk.page.locator('#questions').waitFor();
}

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device */
const talks = (name, device) => ({
  name: `a question is asked, answered, settled and asked again ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const [desk, ines] = [await atTheDesk(browser, demo), await withTheLink(browser, demo, device)];
    await ines.page.locator('#ask textarea').fill(QUESTION);
    await touch(ines, ines.page.getByRole('button', { name: 'Send question' }));
    const asked = thread(ines, QUESTION);
    await asked.getByText(/Halden Studio answers by .*you can still decide/).waitFor();
    await look(ines, `threads asked ${name}`);

    await theRequest(desk);
    const theirs = thread(desk, QUESTION);
    await theirs.getByText(/by .*time runs on meanwhile/).waitFor();
    await theirs.getByText('Have somebody else answer it').click();
    await look(desk, `threads at the desk ${name}`);
    await theirs.getByRole('button', { name: 'Pass it on' }).click();
    await thread(desk, QUESTION).locator('textarea[name=text]').fill('In one go, on Monday.');
    await thread(desk, QUESTION).getByRole('button', { name: 'Send' }).click();
    await thread(desk, 'In one go, on Monday.').waitFor();

    await ines.page.reload();
    await touch(ines, thread(ines, QUESTION).getByRole('button', { name: /This answers it/ }));
    await thread(ines, QUESTION).getByText('Settled').waitFor();
    expect(await thread(ines, QUESTION).locator('textarea').count() === 0, 'a settled question still takes answers');
    await look(ines, `threads settled ${name}`);
    await touch(ines, thread(ines, QUESTION).getByRole('button', { name: /It is not answered yet/ }));
    await thread(ines, QUESTION).getByText(/Halden Studio answers by/).waitFor();
    for (const person of [desk, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
});

/** What is inside crosses over only after it was looked at. */
const CROSSING = {
  name: 'a note crosses over only after it was shown as the client will see it',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const [desk, ines] = [await atTheDesk(browser, demo), await withTheLink(browser, demo)];
    await theRequest(desk);
    await desk.page.getByText('Ask something').click();
    await desk.page.locator('#ask-text').fill('Their budget is tight: offer two instalments?');
    await desk.page.locator('.ask-form button').click();
    await thread(desk, 'two instalments').getByText(/Tell .* this/).click();
    await desk.reads(/This is what Kestrel Ferries will see/);
    await look(desk, 'threads crossing');
    await desk.page.locator('#cross-text').fill('Would two instalments help you?');
    await desk.press('Show how it looks');
    await thread(desk, 'Would two instalments help you?').waitFor();
    await ines.page.reload();
    expect(!(await ines.page.content()).includes('instalments'), 'looking has sent it');
    await desk.press(/^Send it to/);
    await desk.page.locator('#questions').getByText('Would two instalments help you?').first().waitFor();
    await ines.page.reload();
    await thread(ines, 'Would two instalments help you?').waitFor();
    expect(!(await ines.page.content()).includes('budget is tight'), 'the note itself is on the client’s page');
    for (const person of [desk, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

/** With keys alone: from the question to its end, and on to the lists behind the request. */
const BY_KEYS = {
  name: 'questions, one’s own list and one’s days away work with keys alone',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo);
    const keys = ines.page.keyboard;
    await ines.page.locator('#ask textarea').focus();
    await keys.type(QUESTION);
    await ines.page.getByRole('button', { name: 'Send question' }).focus();
    await keys.press('Enter');
    const own = () => thread(ines, QUESTION).getByRole('button', { name: /I have no question any more/ });
    await own().waitFor();
    await own().focus();
    await keys.press('Enter');
    await thread(ines, QUESTION).getByText('Settled').waitFor();

    await ines.page.getByRole('link', { name: 'All your requests' }).press('Enter');
    await ines.reads(/Everything Halden Studio has asked you/);
    await ines.page.getByRole('link', { name: 'The long way round' }).waitFor();
    await look(ines, 'threads all requests');
    await ines.page.getByRole('link', { name: 'Go back' }).press('Enter');
    await ines.page.getByRole('link', { name: /away until/ }).press('Enter');
    await ines.reads(/When are you back/);
    await look(ines, 'threads away');
    await ines.page.locator('#away-until').fill('tomorrow');
    await ines.page.getByRole('button', { name: 'Record it' }).press('Enter');
    await ines.page.getByText('Write the day like 2027-03-12.').waitFor();
    await ines.page.locator('#away-until').fill(await ines.page.locator('#away-from').inputValue());
    await ines.page.getByRole('button', { name: 'Record it' }).press('Enter');
    const back = ines.page.getByRole('button', { name: /I’m back/ });
    await back.waitFor();
    await look(ines, 'threads away recorded');
    await back.press('Enter');
    await ines.page.locator('main.review').waitFor();
    // The refused form is an answer of its own, which the browser writes down as an error.
    const troubles = ines.troubles.filter(trouble => !/422/.test(trouble));
    expect(troubles.length === 0, troubles.join('\n'));
  },
};

export default [
  talks('on a desk', DESKTOP),
  talks('on a phone', PHONE_390),
  talks('without script', { ...PHONE_390, javaScriptEnabled: false }),
  CROSSING,
  BY_KEYS,
];
