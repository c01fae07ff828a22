// A client's own administrator confirms, on a phone, who may approve there.

import { DESKTOP, expect } from '../harness.mjs';
import { atTheDesk, codeFromTheMail, linkFromTheMail, look } from '../people.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Asks Tomas who may approve at Kestrel Ferries. @param {Person} member */
async function ask(member) {
  await member.go('/clients');
  await member.page.locator('main').getByRole('link', { name: 'Kestrel Ferries' }).first().click();
  await member.page.getByText('Have the client confirm it').click();
  await member.page.getByLabel('Whom').selectOption({ label: 'Tomas Eklund' });
  await member.press('Mail them a link');
}

/** Says of everybody what is said of nobody else: the first is different, the others are right, one's own is left. @param {Person} person */
async function answer(person) {
  const grants = person.page.locator('fieldset.grant');
  const count = await grants.count();
  expect(count >= 2, `only ${count} grants to answer for`);
  for (let n = 0; n < count; n += 1) {
    const right = grants.nth(n).getByLabel('This is right');
    if (await right.count()) await right.check();
  }
  const first = person.page.locator('fieldset.grant', { has: person.page.getByLabel('This is right') }).first();
  await first.getByLabel('It is different').check();
  await first.getByLabel('How is it?').fill('Only to €5,000 since the summer.');
  await person.page.getByLabel('Who is missing?').fill('Jonas Berg, jonas.berg@kestrelferries.example, signs contracts.');
}

const CONFIRMED_ON_A_PHONE = {
  name: 'a client says who may approve there',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo);
    await ask(member);
    await member.page.locator('#h-said').waitFor();
    await look(member, 'register asked');
    const client = member.page.url();

    const link = await linkFromTheMail(member, demo, /Tomas/);
    const tomas = await browser.person(demo.ready.url, PHONE_390);
    await tomas.go(link);
    await tomas.press('See who may approve');
    await tomas.page.locator('main.register').waitFor();
    await answer(tomas);
    await look(tomas, 'register on a phone');
    await tomas.press('Look it over');
    await tomas.page.locator('.statement').waitFor();
    await tomas.press('Change something');
    expect(await tomas.page.getByLabel('Who is missing?').inputValue() !== '', 'what was typed is lost on the way back');
    await tomas.press('Look it over');
    await tomas.press('Mail me a code');
    const field = tomas.page.locator('input[autocomplete=one-time-code]');
    await field.waitFor();
    await field.fill(await codeFromTheMail(member, demo, /Tomas/));
    await look(tomas, 'register code on a phone');
    await tomas.press('Confirm');
    await tomas.page.getByText('You have said who may approve').waitFor();
    await look(tomas, 'register done on a phone');

    await member.go(client);
    await member.page.getByText('Only to €5,000 since the summer.').waitFor();
    await member.page.getByText(/confirmed by Tomas Eklund/i).first().waitFor();
    await look(member, 'register answered at the desk');
    await member.page.getByRole('button', { name: /Seen to/ }).click();
    await member.page.locator('#h-said').waitFor({ state: 'detached' });
    for (const person of [member, tomas]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

const OPENED_WITHOUT_SCRIPT = {
  name: 'a browser without scripts says who may approve',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const member = await atTheDesk(browser, demo);
    await ask(member);
    const link = await linkFromTheMail(member, demo, /Tomas/);
    const tomas = await browser.person(demo.ready.url, { ...DESKTOP, javaScriptEnabled: false });
    await tomas.go(link);
    await tomas.page.locator('#paste input:not([type=hidden])').first().fill(link);
    await tomas.page.waitForTimeout(1_000);
    await tomas.page.locator('#paste button').click();
    await tomas.page.locator('main.register').waitFor();
    await answer(tomas);
    await tomas.press('Look it over');
    await tomas.page.locator('.statement').waitFor();
    for (const person of [member, tomas]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

export default [CONFIRMED_ON_A_PHONE, OPENED_WITHOUT_SCRIPT];
