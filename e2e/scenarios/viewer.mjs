// Reading documents: closer, on the whole screen, words that are selected and found, and a document of many pages; by mouse, finger
// and keys alone, with and without JavaScript, for the client and for the team.

import { DESKTOP, PHONE, accessible, expect, still } from '../harness.mjs';
import { atTheDesk, attach, drawn, linkFromTheMail, look, passInside, withTheLink } from '../people.mjs';
import { until } from '../serve.mjs';

/** @typedef {import('../run.mjs').Stage} Stage */
/** @typedef {import('../harness.mjs').Person} Person */

const PHONE_390 = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true };
/** More than the server sends at once, and a word that stands on one page only. */
const PAGES = 60, WORD = 'lighthouse', ON_PAGE = 47;

/** A PDF with a line of text on each page. @returns {Buffer} */
function longReport() {
  const parts = ['%PDF-1.4\n'], places = [0];
  const put = (/** @type {string} */ body) => {
    places.push(parts.join('').length);
    parts.push(`${places.length - 1} 0 obj\n${body}\nendobj\n`);
  };
  const kids = Array.from({ length: PAGES }, (_, n) => `${4 + n * 2} 0 R`).join(' ');
  put('<< /Type /Catalog /Pages 2 0 R >>');
  put(`<< /Type /Pages /Kids [${kids}] /Count ${PAGES} >>`);
  put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (let n = 1; n <= PAGES; n += 1) {
    const text = `BT /F1 24 Tf 60 700 Td (Chapter ${n} of the report${n === ON_PAGE ? ` about the ${WORD}` : ''}) Tj ET`;
    put(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + (n - 1) * 2} 0 R >>`);
    put(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  const at = parts.join('').length, rows = places.slice(1).map(place => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(`xref\n0 ${places.length}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${places.length} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`);
  return Buffer.from(parts.join(''), 'latin1');
}

/** The pages of the open document. @param {Person} person */
const pages = person => person.page.locator('.doc[data-on] .pages');

/** Waits until the words lie over the first page in view. @param {Person} person */
const words = person => person.page.locator('.doc[data-on] .layer span').first().waitFor({ state: 'attached' });

/** @param {Person} person @returns {Promise<number>} */
const zoom = person => pages(person).evaluate(roll => Number(/** @type {HTMLElement} */ (roll).style.getPropertyValue('--zoom')) || 1);

/** What is on the screen is sharp: the larger picture has come. @param {Person} person */
const sharp = person => until('the larger picture', async () => {
  const found = await person.page.locator('.doc[data-on] img[src*="/closer"]').first().evaluate(image => /** @type {HTMLImageElement} */ (image).naturalWidth).catch(() => 0);
  return found > 2000 ? true : undefined;
});

/** A word is found, marked on its page, and stepped through. @param {Person} person @param {string} word */
async function finds(person, word) {
  // What looks for words is loaded with the first press.
  await person.page.getByLabel('Search in this document', { exact: true }).and(person.page.locator('input')).waitFor();
  await person.page.keyboard.type(word);
  await person.page.locator('.find [role=status]').getByText(/^\d+ of \d+$/).waitFor();
  await person.page.locator('.hit[data-now]').first().waitFor();
}

/** Everything on one page, by mouse and keys. @param {Person} person */
async function reads(person) {
  await words(person);
  await still(person);
  const said = await person.page.locator('.doc[data-on] .layer').first().evaluate(layer => {
    const range = document.createRange();
    range.selectNodeContents(layer);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    return getSelection()?.toString() ?? '';
  });
  expect(/\w+ \w+ \w+/.test(said), `what was selected reads: ${said}`);
  // A word lies where it is seen: its box is within the page's picture.
  const outside = await person.page.locator('.doc[data-on] .sheetimg:has(.layer)').first().evaluate(sheet => {
    const around = sheet.getBoundingClientRect();
    return [...sheet.querySelectorAll('.layer span')].filter(word => {
      const box = word.getBoundingClientRect();
      return box.left < around.left - 2 || box.right > around.right + box.height || box.top < around.top - 2 || box.bottom > around.bottom + 2;
    }).map(word => word.textContent);
  });
  expect(outside.length === 0, `words beside the page: ${outside}`);

  const keys = person.page.keyboard;
  await pages(person).focus();
  await keys.press('+');
  await keys.press('+');
  await keys.press('+');
  expect(await zoom(person) > 1.9, `enlarged ${await zoom(person)} times`);
  await sharp(person);
  await keys.press('0');
  expect(await zoom(person) === 1, 'back to the window');
  const box = await pages(person).boundingBox();
  if (!box) throw new Error('no pages');
  await person.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await keys.down('Control');
  await person.page.mouse.wheel(0, -100);
  await keys.up('Control');
  await until('the wheel to enlarge', async () => await zoom(person) > 1 || undefined);
  await keys.press('0');
}

/** The whole screen: pages side by side and below one another, a word, and the way back, by keys alone. @param {Person} person @param {string} name */
async function wholeScreen(person, name) {
  const keys = person.page.keyboard, button = person.page.locator('[data-full]');
  await button.focus();
  await keys.press('Enter');
  const dialog = person.page.getByRole('dialog', { name: 'Documents, on the whole screen' });
  await dialog.waitFor();
  await words(person);
  await look(person, `viewer ${name} whole screen`);
  await person.page.locator('.lie').focus();
  await keys.press('Enter');
  await look(person, `viewer ${name} below one another`);
  await person.page.locator('.jump').focus();
  await keys.type('3');
  await keys.press('Enter');
  await person.page.locator('.where').getByText('Page 3 of').waitFor();
  await keys.press('Control+f');
  await finds(person, 'the');
  await look(person, `viewer ${name} search`);
  // It begins at the page that is read, and goes on from there.
  const at = parseInt(await person.page.locator('.find [role=status]').textContent() ?? '', 10);
  await keys.press('Enter');
  await person.page.locator('.find [role=status]').getByText(`${at + 1} of`).waitFor();
  await keys.press('Escape');
  await person.page.locator('.find').waitFor({ state: 'detached' });
  expect(await person.page.locator('.hit').count() === 0, 'the marks stay when the search is closed');
  await person.page.locator('.lie').focus();
  await keys.press('Enter');
  await keys.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await button.evaluate(element => element === document.activeElement), 'the way back leads elsewhere');
  expect(await person.page.evaluate(() => document.querySelectorAll('[inert]').length) === 0, 'the page cannot be reached any more');
}

/** @param {string} name @param {import('playwright-core').BrowserContextOptions} device */
const clientReads = (name, device) => ({
  name: `a client reads ${name}`,
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo, device);
    await drawn(ines);
    await reads(ines);
    await wholeScreen(ines, `client ${name}`);
    // The files together, and all pages on paper.
    const saved = ines.page.waitForEvent('download');
    await ines.page.getByRole('link', { name: 'Download all' }).click();
    expect((await saved).suggestedFilename().endsWith('.zip'), 'no archive');
    await ines.page.locator('.doc[data-on]').getByRole('link', { name: 'Print', exact: true }).click();
    await ines.page.locator('.sheets figure img').first().waitFor();
    expect(await ines.page.locator('.sheets figure').count() >= 5, 'not every page is on paper');
    await accessible(ines);
    expect(ines.troubles.length === 0, ines.troubles.join('\n'));
  },
});

/** Two fingers on the page. @param {Person} person */
async function pinch(person) {
  const box = await pages(person).boundingBox();
  if (!box) throw new Error('no pages');
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 200)];
  const debug = await person.context.newCDPSession(person.page);
  const fingers = (/** @type {number} */ apart) => [{ x: x - apart, y }, { x: x + apart, y }];
  await debug.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) });
  for (const apart of [45, 60, 75]) await debug.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
  await debug.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

const BY_TOUCH = {
  name: 'two fingers look closer on a phone',
  /** @param {Stage} stage */
  async run({ demo, browser }) {
    const ines = await withTheLink(browser, demo, PHONE_390);
    await drawn(ines);
    await still(ines);
    await pages(ines).scrollIntoViewIfNeeded();
    await words(ines);
    await pinch(ines);
    expect(await zoom(ines) > 2, `enlarged ${await zoom(ines)} times`);
    await sharp(ines);
    await look(ines, 'viewer closer on a phone');
    await ines.page.locator('[data-full]').tap();
    await ines.page.getByRole('dialog', { name: 'Documents, on the whole screen' }).waitFor();
    await look(ines, 'viewer whole screen on a phone');
    await ines.page.locator('[data-find]').tap();
    await finds(ines, 'long');
    await look(ines, 'viewer search on a phone');
    await ines.page.locator('[data-full]').tap();
    await ines.page.getByRole('dialog', { name: 'Documents, on the whole screen' }).waitFor({ state: 'detached' });
    expect(ines.troubles.length === 0, ines.troubles.join('\n'));
  },
};

/** A long report is on its way to the client. @param {Stage} stage */
async function sendLongReport({ demo, browser }) {
  const nadia = await atTheDesk(browser, demo);
  await nadia.go('/requests/new');
  await nadia.page.getByLabel('Flow').selectOption({ label: 'Campaign approval' });
  await nadia.page.getByLabel('Client').selectOption({ label: 'Kestrel Ferries' });
  await nadia.page.getByLabel('What should they approve?').fill('The long report');
  await nadia.press('Keep it and add documents');
  await nadia.page.locator('#documents').waitFor();
  await nadia.page.getByLabel('Why', { exact: true }).fill('Everything that was found.');
  await nadia.page.getByLabel('Amount, excluding VAT', { exact: true }).fill('18,500');
  await nadia.page.locator('#file-deliverable').setInputFiles({ name: 'report.pdf', mimeType: 'application/pdf', buffer: longReport() });
  await nadia.page.locator('#slot-deliverable small a').filter({ hasText: 'report.pdf' }).waitFor();
  await attach(nadia, 'estimate', 'cost-estimate-v1.pdf');
  // Sending waits for the checks, which look at every page.
  await until('the checks of the report', async () => {
    if (!await nadia.page.getByText('Being looked through').count()) return true;
    await nadia.page.reload();
    return undefined;
  });
  await nadia.page.locator('#ready button[value=send]').click();
  await nadia.page.waitForURL(url => url.searchParams.get('done') === 'sent');
  return { nadia, request: new URL(nadia.page.url()).pathname };
}

const LONG = {
  name: 'a long document opens at once and is found through to its end',
  /** @param {Stage} stage */
  async run(stage) {
    const { demo, browser } = stage;
    const { nadia, request } = await sendLongReport(stage);
    const sofie = await atTheDesk(browser, demo, DESKTOP, /Sofie/);
    await sofie.go(request);
    // The team has the same viewer, beside what it is asked.
    await sofie.page.locator('.where').getByText(`of ${PAGES}`).waitFor();
    await still(sofie);
    await pages(sofie).scrollIntoViewIfNeeded();
    await words(sofie);
    await sofie.page.locator('[data-find]').click();
    await finds(sofie, WORD);
    await sofie.page.locator('.where').getByText(`Page ${ON_PAGE} of`).waitFor();
    await look(sofie, 'viewer team search');
    await passInside(sofie, request);

    const link = await linkFromTheMail(nadia, demo, /Ines/);
    const ines = await withTheLink(browser, demo, DESKTOP, link);
    await ines.page.locator('.where').getByText(`of ${PAGES}`).waitFor();
    expect(await ines.page.content().then(html => html.length) < 150_000, 'the whole document came with the page');
    await ines.page.locator(`#d1-p${ON_PAGE}`).waitFor({ state: 'attached' });
    await ines.page.locator('.jump').fill(String(ON_PAGE));
    await ines.page.locator('.jump').press('Enter');
    await ines.page.locator(`#d1-p${ON_PAGE} img`).waitFor();
    await ines.page.locator(`#d1-p${ON_PAGE} .layer`).getByText(WORD).waitFor({ state: 'attached' });
    await ines.page.locator('.thumbs a').nth(PAGES - 1).click();
    await ines.page.locator(`#d1-p${PAGES} img`).waitFor();
    await look(ines, 'viewer long document');

    // Another browser of hers would have to prove the mailbox first, so a member reads without script.
    const plain = await atTheDesk(browser, demo, { ...PHONE, javaScriptEnabled: false });
    await plain.go(request);
    const report = plain.page.locator('#documents section.doc').first();
    await report.locator('figure.page').nth(19).waitFor({ state: 'attached' });
    await report.getByRole('link', { name: 'Pages 21 to 40' }).click();
    await report.locator('figure.page[id$="-p21"]').waitFor({ state: 'attached' });
    await report.getByRole('link', { name: 'Pages 41 to 60' }).click();
    await report.locator(`figure.page[id$="-p${ON_PAGE}"] img`).waitFor({ state: 'attached' });
    await report.getByRole('link', { name: 'Print', exact: true }).click();
    await plain.page.locator('.sheets figure').nth(PAGES - 1).waitFor({ state: 'attached' });
    for (const person of [nadia, sofie, ines, plain]) expect(person.troubles.length === 0, person.troubles.join('\n'));
  },
};

export default [clientReads('at a desk', DESKTOP), BY_TOUCH, LONG];
