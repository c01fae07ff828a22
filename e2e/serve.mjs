// `assent serve` as an operator runs it, a real mail server beside it, and people without a browser: what the scenarios
// about faults need. Somebody here sends the same forms as a browser would; nothing goes around the pages.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BINARY, ROOT, assent, expect, verify } from './harness.mjs';

/** LIMIT: how long anything here may take to be ready, or an answer to come. */
const DEADLINE_MS = 40_000;
/** LIMIT: the time between two looks at something that cannot tell by itself that it is there. */
const LOOK_MS = 20;
const DOMAIN = 'kestrel.example';

/** @param {number} ms */
export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Looks until it is there. @template T @param {string} what @param {() => T | undefined | Promise<T | undefined>} look @returns {Promise<T>} */
export async function until(what, look, deadline = DEADLINE_MS) {
  const end = performance.now() + deadline;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(LOOK_MS);
  }
}

/** A port that is free now. @returns {Promise<number>} */
export const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const at = server.address();
    server.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
  });
});

/** A mail server of its own: aiosmtpd from PyPI, as the tests of the mail worker run it. */
export class MailServer {
  port = 0;
  /** The text of every mail that it took. @type {string[]} */
  mails = [];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  child = undefined;

  static async start() {
    const server = new MailServer();
    await server.up();
    return server;
  }

  get url() {
    return `smtp://127.0.0.1:${this.port}?from=Halden%20Studio%20<approvals@halden.example>`;
  }

  /** Starts, on the port that it had before. */
  async up() {
    const python = process.env.ASSENT_TEST_PYTHON;
    expect(python, 'ASSENT_TEST_PYTHON must name a Python with the packages of e2e/requirements.txt');
    const peer = join(ROOT, 'crates/effects/tests/peer/smtp_peer.py');
    const child = spawn(python ?? '', [peer, '--port', String(this.port)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.port = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', line => {
        const said = JSON.parse(line);
        if (said.port) resolve(said.port);
        // Long lines of a mail are folded with "=" at their ends.
        else this.mails.push(Buffer.from(said.data, 'base64').toString('utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '='));
      });
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`the mail server ended with ${code}`)));
    });
  }

  async down() {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** The newest mail to an address that has what is looked for. @param {string} to @param {RegExp} part */
  async newest(to, part) {
    return until(`a mail to ${to} with ${part}`, () => {
      const mine = this.mails.filter(mail => new RegExp(`^To:.*${to}`, 'mi').test(mail));
      return mine.reverse().map(mail => part.exec(mail)).find(match => match !== null) ?? undefined;
    });
  }
}

/** One installation: a folder, its database, and the server while it runs. */
export class Installation {
  /** @param {{ smtp?: string, database?: string, env?: Record<string, string> }} settings */
  constructor({ smtp, database, env = {} }) {
    this.data = mkdtempSync(join(tmpdir(), 'assent-serve-'));
    /** @type {Record<string, string>} */
    this.settings = { ASSENT_DATA: this.data, ASSENT_TRUSTED_PROXIES: '127.0.0.1', NO_COLOR: '1' };
    if (smtp) this.settings.ASSENT_SMTP = smtp;
    if (database) this.settings.ASSENT_DATABASE = database;
    this.env = env;
    this.base = '';
    this.log = '';
    /** The token of the first start. */
    this.token = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
  }

  /** Starts, with `env` of its own or what was given at first, and returns when it is ready. @param {Record<string, string>} [env] */
  async start(env = this.env) {
    const port = this.base ? new URL(this.base).port : String(await freePort());
    const child = spawn(BINARY, ['serve', '--listen', `127.0.0.1:${port}`], { env: { ...process.env, ...this.settings, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', line => { this.token = /with the token\s+(\S+)/.exec(line)?.[1] ?? this.token; });
    const ready = new Promise((resolve, reject) => {
      let early = '';
      createInterface({ input: child.stderr }).on('line', line => {
        this.log += `${line}\n`;
        early += `${line}\n`;
        if (line.includes('Assent is ready')) resolve(/address=(\S+)/.exec(line)?.[1]);
      });
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`the server ended with ${code} before it was ready:\n${early}`)));
      setTimeout(() => reject(new Error(`the server was not ready in time:\n${early}`)), DEADLINE_MS).unref();
    });
    this.base = String(await ready);
    return this;
  }

  /** Resolves with the exit code, once it ended. */
  ended() {
    const { child } = this;
    if (!child) return Promise.resolve(null);
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    return new Promise(resolve => child.once('exit', resolve));
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    const ended = this.ended();
    this.child?.kill(signal);
    return ended;
  }

  async forget() {
    await this.stop('SIGKILL');
    rmSync(this.data, { recursive: true, force: true });
  }
}

const keptOpen = new Agent({ keepAlive: true, maxSockets: 64 });

/** @typedef {{ status: number, location: string, text: string }} Answer */

/** Somebody at the other end: cookies, and an address of their own, so that limits for one do not count for all. */
export class Visitor {
  static number = 0;

  /** @param {Installation} at */
  constructor(at) {
    this.at = at;
    /** @type {Map<string, string>} */
    this.cookies = new Map();
    Visitor.number += 1;
    this.ip = `10.1.${Visitor.number >> 8}.${Visitor.number & 255}`;
  }

  /** Rejects where the connection broke before the answer was whole. @param {string} method @param {string} path @param {string | Buffer} [body] @param {Record<string, string>} [headers] @returns {Promise<Answer & { bytes: Buffer }>} */
  call(method, path, body, headers = {}) {
    const { base } = this.at;
    const all = {
      Origin: base, 'X-Forwarded-For': this.ip, Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }, ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, base), { method, headers: all, agent: keptOpen, timeout: DEADLINE_MS }, answer => {
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
          this.cookies.set(name, value);
        }
        /** @type {Buffer[]} */
        const parts = [];
        answer.on('data', part => parts.push(part));
        answer.once('error', reject);
        answer.once('aborted', () => reject(new Error('the answer broke off')));
        answer.once('end', () => {
          const bytes = Buffer.concat(parts);
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', text: bytes.toString('utf8'), bytes });
        });
      });
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.end(body);
    });
  }

  /** @param {string} path */
  get(path) {
    return this.call('GET', path);
  }

  /** @param {string} path @param {Record<string, string> | [string, string][]} fields */
  post(path, fields) {
    return this.call('POST', path, new URLSearchParams(fields).toString(), { 'Content-Type': 'application/x-www-form-urlencoded' });
  }
}

/** The hidden fields of the form on a page that posts to an address. @param {string} html @param {RegExp} action @returns {Record<string, string>} */
export function hidden(html, action) {
  const form = html.split('<form').slice(1).map(text => text.split('</form>')[0] ?? '').find(text => action.test(/action="([^"]*)"/.exec(text)?.[1] ?? ''));
  expect(form, `there is no form for ${action} on the page:\n${html.slice(0, 2_000)}`);
  return Object.fromEntries([...(form ?? '').matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

/** The owner of a new installation, with a token for the API. */
export class Owner extends Visitor {
  token = '';

  /** @param {Installation} at */
  static async settle(at) {
    const owner = new Owner(at);
    const { text } = await owner.get('/setup');
    const set = await owner.post('/setup', {
      ...hidden(text, /setup/), token: at.token, workspace: 'Halden Studio', zone: 'Europe/Stockholm',
      name: 'Nadia Okafor', email: 'nadia@halden.example', password: 'a quiet harbour morning',
    });
    expect(set.status === 303, `the first page answered ${set.status}: ${set.text}`);
    const account = await owner.get('/account');
    const scopes = ['requests:read', 'requests:write', 'documents:write', 'clients:read', 'export'].map(scope => /** @type {[string, string]} */ (['scopes', scope]));
    const made = await owner.post('/account/tokens', [...Object.entries(hidden(account.text, /tokens$/)), ['name', 'Tests'], ['days', '30'], ...scopes]);
    owner.token = /ast_[\w-]+/.exec(made.text)?.[0] ?? '';
    expect(owner.token, `no token was shown: ${made.status}`);
    return owner;
  }

  /** A client with one contact. @param {number} n @returns {Promise<{ id: string, email: string, name: string }>} */
  async client(n) {
    const name = `Carl Client ${n}`, email = `carl${n}@${DOMAIN}`;
    const list = await this.get('/clients');
    const added = await this.post('/clients', { ...hidden(list.text, /clients$/), name: `Kestrel ${n}`, zone: 'Europe/Stockholm', parent: '' });
    const id = /cli_[0-9a-f]{32}/.exec(added.location)?.[0] ?? '';
    expect(id, `no client was made: ${added.status} ${added.location}`);
    const page = await this.get(`/clients/${id}`);
    const contact = await this.post(`/clients/${id}/contacts`, { ...hidden(page.text, /contacts$/), contact_name: name, contact_email: email, contact_title: '' });
    expect(contact.status === 303, `no contact was made: ${contact.status}`);
    return { id, email, name };
  }

  /** @param {string} method @param {string} path @param {string | Buffer} [body] @param {Record<string, string>} [headers] */
  async api(method, path, body, headers = {}) {
    const type = /** @type {Record<string, string>} */ (typeof body === 'string' ? { 'Content-Type': 'application/json' } : {});
    const answer = await this.call(method, `/api/v1${path}`, body, { Authorization: `Bearer ${this.token}`, ...type, ...headers });
    expect(answer.status < 300, `${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer;
  }

  /** A request that was sent to a client: its id. @param {string} client @param {string} title */
  async request(client, title) {
    const made = await this.api('POST', '/requests', JSON.stringify({ title, client, flow: 'quick-sign-off' }), { 'Idempotency-Key': encodeURIComponent(`make ${title}`) });
    const { id } = JSON.parse(made.text);
    await this.api('PUT', `/requests/${id}/documents/deliverable?filename=Menu.md`, Buffer.from(`# ${title}\n\nThe pictures for the spring menu.\n`));
    await this.api('POST', `/requests/${id}/submit`, '{}', { 'Idempotency-Key': encodeURIComponent(`send ${title}`) });
    return /** @type {string} */ (id);
  }

  /** The bundle of a request, once its last events have their signed place in the log. @param {string} request @param {string} file */
  async export(request, file) {
    await until(`the record of ${request}`, async () => {
      const { status, bytes, text } = await this.call('GET', `/api/v1/requests/${request}/record.aef`, undefined, { Authorization: `Bearer ${this.token}` });
      if (status === 409) return undefined;
      expect(status === 200, `the record of ${request} answered ${status}: ${text}`);
      writeFileSync(file, bytes);
      return true;
    });
  }

  /** How many decisions the journal of a request has. @param {string} request */
  async decisions(request) {
    const { items } = JSON.parse((await this.api('GET', `/requests/${request}/events?limit=100`)).text);
    return items.filter((/** @type {{ type: string }} */ entry) => entry.type === 'decision.recorded').length;
  }
}

/** A contact with the sheet of one decision open: everything but the last press. */
export class Approver extends Visitor {
  /** @param {Installation} at @param {string} request @param {string} name */
  constructor(at, request, name) {
    super(at);
    this.request = request;
    this.name = name;
    this.sheet = '';
    /** @type {Record<string, string>} */
    this.fields = {};
  }

  /** Follows the link of the mail and opens the sheet. `stamp` is that of a link page seen before. @param {string} token @param {string} stamp */
  async enter(token, stamp) {
    const entered = await this.post('/a/exchange', { _stamp: stamp, token });
    expect(entered.status === 303, `the link opened nothing: ${entered.status} ${entered.text.slice(0, 800)}`);
    const review = await this.get(entered.location);
    const chosen = await this.post(`/r/${this.request}/decide`, { ...hidden(review.text, /decide$/), choice: 'approve' });
    expect(chosen.status === 303, `there is no sheet: ${chosen.status} ${chosen.text.slice(0, 800)}`);
    this.sheet = chosen.location;
    this.fields = { ...hidden((await this.get(chosen.location)).text, /decide/), typed_name: this.name, comment: '' };
  }

  /** The press that decides; again with the same key, it is the same decision. */
  decide() {
    return this.post(this.sheet, this.fields);
  }

  /** What the receipt says, without the marks that every page has anew. */
  async receipt() {
    const { status, text } = await this.get(`/r/${this.request}/receipt`);
    expect(status === 200, `the receipt answered ${status}`);
    return (/<section class="paper slipcopy"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '').replace(/\s+/g, ' ');
  }
}

/** So many approvals, each waiting for the last press of its contact. @param {Installation} at @param {Owner} owner @param {MailServer} mail @param {number} count @param {string} prefix */
export async function waiting(at, owner, mail, count, prefix) {
  const clients = [];
  for (let n = 0; n < 8; n += 1) clients.push(await owner.client(n));
  const made = await Promise.all(Array.from({ length: count }, async (_, n) => {
    const client = clients[n % clients.length] ?? { id: '', email: '', name: '' };
    return { client, title: `${prefix} ${n}`, id: await owner.request(client.id, `${prefix} ${n}`) };
  }));
  const stamp = hidden((await owner.get('/a')).text, /exchange/)._stamp ?? '';
  // A link opened within a second of seeing its page is taken for a machine's.
  await pause(1_000);
  return Promise.all(made.map(async ({ client, title, id }) => {
    const approver = new Approver(at, id, client.name);
    const subject = title.replace(' ', '[ _]');
    const token = await mail.newest(client.email, new RegExp(`Subject:[^\\n]*${subject} \\([\\s\\S]*/a#([\\w-]{43})`));
    await approver.enter(token[1] ?? '', stamp);
    return approver;
  }));
}

/** One decision in each journal, every record verifies offline, and `assent doctor` finds nothing wrong. Stops the server. @param {Installation} at @param {Owner} owner @param {Approver[]} approvers */
export async function holds(at, owner, approvers) {
  const folder = mkdtempSync(join(tmpdir(), 'assent-records-'));
  try {
    const policy = join(folder, 'policy.txt');
    writeFileSync(policy, (await owner.get(`/requests/${approvers[0]?.request}/policy.txt`)).bytes);
    for (const { request } of approvers) {
      const decisions = await owner.decisions(request);
      expect(decisions === 1, `${request} has ${decisions} decisions`);
      const bundle = join(folder, `${request}.aef`);
      await owner.export(request, bundle);
      const { code, text } = await verify(bundle, policy);
      expect(code === 0 && text.startsWith('VALID'), `the record of ${request} does not verify (${code}): ${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await at.stop();
  const { code, text } = await assent(['doctor'], at.settings);
  expect(code === 0 && !text.includes('WRONG'), `assent doctor ended with ${code}:\n${text}`);
}
