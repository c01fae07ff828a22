// Changes that are collected while reading: marked by mouse, finger and keys, kept through a broken line and a reload, sent together.

import { DESKTOP, expect } from '../harness.mjs';
import { atTheDesk, choose, confirm, drawn, look, pressSpot, wantThere, withTheLink } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };

/** Where the changes of the list are, in the words of the page. @param {Person} person */
const places = person => person.page.locator('#changes li a').allTextContents();

/** @param {Person} person @param {number} x @param {number} y */
const at = (person, x, y) => async () => {
  const toggle = person.page.locator('[data-pinmode]');
  if (person.touch) await toggle.tap(); else await toggle.click();
  await pressSpot(person, x, y);
};

/** A line that breaks while a change is sent: it says so, and what was typed is still there. @param {Person} person */
async function overABrokenLine(person) {
  await at(person, 0.9, 0.5)();
  await person.page.locator('dialog[open] textarea').fill('Less green here.');
  await person.context.setOffline(true);
  await person.press('Request a change here');
  await person.page.getByText('No answer yet').waitFor();
  await person.context.setOffline(false);
  expect(await person.page.locator('dialog[open] textarea').inputValue() === 'Less green here.', 'what was typed is lost');
  await person.press('Request a change here');
  await person.page.locator('#changes li').nth(1).waitFor();
  // The browser reports the broken line as an error of the page; it was ours.
  person.troubles.splice(0, person.troubles.length, ...person.troubles.filter(trouble => !/ERR_INTERNET_DISCONNECTED/.test(trouble)));
}

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device */
const collects = (name, device) => ({
  name: `changes are collected while reading ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const [postman, ines] = [await atTheDesk(browser, demo), await withTheLink(browser, demo, device)];
    await drawn(ines);
    await ines.page.evaluate('window.same = true');
    await wantThere(ines, 'A larger ship.', async () => {
      await at(ines, 0.1, 0.1)();
      await look(ines, `pins said ${name}`);
    });
    await overABrokenLine(ines);
    expect(await ines.page.evaluate('window.same'), 'the page was loaded again');
    await ines.page.locator('form.decide').getByText('Request 2 changes').waitFor();

    // They wait through a reload, with their pins.
    await ines.page.reload();
    await ines.page.locator('.pin[data-s=mine]').nth(1).waitFor();
    expect((await places(ines)).join('; ').match(/page 1, upper left; .*page 1, right$/), `places: ${await places(ines)}`);
    await look(ines, `pins collected ${name}`);

    // One is moved, one is taken off the list.
    await ines.press('Move change 1');
    await pressSpot(ines, 0.5, 0.95);
    await ines.page.locator('#changes').getByText('page 1, bottom').waitFor();
    await ines.press('Remove change 2');
    await ines.page.locator('#changes li').nth(1).waitFor({ state: 'detached' });

    // The sheet begins with the list; what is typed there is kept when one goes back to look something up.
    await choose(ines, 'request_changes');
    await ines.press('Add another');
    await ines.page.locator('form.slipform textarea').nth(1).fill('Say who takes the photographs.');
    await look(ines, `pins sheet ${name}`);
    await ines.press('Go back');
    await ines.page.locator('#changes').getByText('who takes the photographs').waitFor();
    await choose(ines, 'request_changes');
    await ines.page.locator('form.slipform footer button').last().click();
    await ines.page.locator('form.slipform .settled').getByText('page 1, bottom').waitFor();
    await look(ines, `pins settled ${name}`);
    await confirm(ines, postman, demo, /Ines/);
    await postman.go('/requests');
    await postman.page.getByRole('link', { name: 'The long way round' }).first().click();
    await postman.page.locator('#changes .crop').waitFor();
    await look(postman, `pins at the desk ${name}`);
    for (const person of [postman, ines]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
});

/** No pointer: the arrows move the mark; and without any mark the page is chosen from a list. */
const BY_KEYS = {
  name: 'a spot is marked with keys alone',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo);
    await drawn(ines);
    const keys = ines.page.keyboard;
    await ines.page.locator('[data-pinmode]').focus();
    await keys.press('Enter');
    await ines.page.locator('.pin.new').waitFor();
    for (let n = 0; n < 4; n += 1) await keys.press('Shift+ArrowLeft');
    await look(ines, 'pins by keys');
    await keys.press('Escape');
    await ines.page.locator('.pin.new').waitFor({ state: 'detached' });
    await keys.press('Enter');
    await ines.page.locator('.pin.new').waitFor();
    for (let n = 0; n < 4; n += 1) await keys.press('Shift+ArrowLeft');
    await keys.press('Enter');
    await ines.page.locator('dialog[open] textarea').waitFor();
    await keys.type('A larger ship.');
    await ines.page.locator('dialog[open] [data-change]').focus();
    await keys.press('Enter');
    await ines.page.locator('#changes li').first().waitFor();

    // A page without a spot, and a question as before.
    await ines.page.locator('#ask textarea').fill('More room for the title.');
    await ines.page.locator('#ask select').selectOption({ index: 2 });
    await ines.page.locator('#ask [data-change]').press('Enter');
    await ines.page.locator('#changes li').nth(1).waitFor();
    const found = await places(ines);
    expect(/page \d+, left$/.test(found[0] ?? '') && /page \d+$/.test(found[1] ?? ''), `places: ${found}`);
    await ines.page.locator('#ask textarea').fill('Which blue is it?');
    await ines.press('Send question');
    await ines.page.locator('.thread').getByText('Which blue').first().waitFor();
    expect(await ines.page.locator('#changes li').count() === 2, 'the list did not wait');
    expect(ines.troubles.length === 0, ines.troubles.join('\n'));
  },
};

export default [collects('on a desk', DESKTOP), collects('on a phone', PHONE_390), BY_KEYS];
