/**
 * The contract: every message that goes over a wire in a test is checked against schema/ by Ajv, which knows nothing of the
 * server's own checker. What does not hold is kept in `violations` and fails the test when its server stops.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} path below the root */
export const readJson = (path) => JSON.parse(readFileSync(ROOT + path, 'utf8'));

/** @param {string} folder below schema/ @returns {Record<string, any>} name => file */
function readFolder(folder) {
  const files = readdirSync(`${ROOT}schema/${folder}`).sort();
  return Object.fromEntries(
    files.map((file) => [file.replace('.json', ''), readJson(`schema/${folder}/${file}`)]),
  );
}

/** @type {Record<string, any>} */ export const commands = readFolder('commands');
/** @type {Record<string, any>} */ export const events = readFolder('events');
/** @type {Record<string, {code: number, ro: string, en: string}>} */ export const errors =
  readJson('schema/errors.json');
/** @type {Record<string, any>} */ export const types = readJson('schema/types.json');

/** Errors that any command may meet, whatever its file says. */
export const COMMON_ERRORS = new Set([
  'busy',
  'clock_wrong',
  'forbidden',
  'invalid_params',
  'invalid_request',
  'no_such_channel',
  'no_such_method',
  'parse',
  'sign_in',
  'stale',
  'too_large',
  'too_many',
  'unavailable',
]);

const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*[A-Za-z0-9!#$%&'*+/=?^_`{|}~]$/;

/** As server/core/text.h says what an address is. @param {string} text */
function isEmail(text) {
  const [local, domain] = text.split('@');
  return (
    EMAIL.test(text) &&
    !local.startsWith('.') &&
    !local.endsWith('.') &&
    !text.includes('..') &&
    !/^[.-]/.test(domain) &&
    domain.includes('.')
  );
}

const ajv = new Ajv({ strict: true, strictRequired: true, allErrors: false });
ajv.addFormat('ulid', /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
ajv.addFormat('email', isEmail);
ajv.addFormat('date', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
ajv.addSchema(point({ $defs: types }), 'types.json');

/**
 * types.json is a table of schemas, and for Ajv a table must stand under a word of JSON Schema's.
 * @param {object} schema
 */
function point(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"types.json#/', '"types.json#/$defs/'));
}

/** @type {Map<string, import('ajv').ValidateFunction>} */
const compiled = new Map();

/** @param {string} name @param {() => object} make */
function validator(name, make) {
  if (!compiled.has(name)) compiled.set(name, ajv.compile(point(make())));
  return /** @type {import('ajv').ValidateFunction} */ (compiled.get(name));
}

/** @param {import('ajv').ValidateFunction} validate @param {unknown} value @returns {string | undefined} */
const whyNot = (validate, value) => (validate(value) ? undefined : ajv.errorsText(validate.errors));

/** The whole schema of an event: the envelope of all, and its own fields. Logs hold older versions. @param {string} type */
export function eventSchema(type) {
  const { fields, v } = events[type];
  const envelope = types.event;
  return {
    type: 'object',
    properties: {
      ...envelope.properties,
      ...fields.properties,
      type: { const: type },
      v: { type: 'integer', minimum: 1, maximum: v },
    },
    required: [...envelope.required, ...fields.required],
    additionalProperties: false,
  };
}

/** @param {string} command @param {unknown} params @returns {string | undefined} what is wrong with them */
export const checkParams = (command, params) =>
  whyNot(
    validator(`params ${command}`, () => commands[command].params),
    params,
  );

/** @param {string} command @param {unknown} result */
export const checkResult = (command, result) =>
  whyNot(
    validator(`result ${command}`, () => commands[command].result),
    result,
  );

/** @param {any} event */
export function checkEvent(event) {
  if (!events[event?.type]) return `no event ${event?.type}`;
  return whyNot(
    validator(`event ${event.type}`, () => eventSchema(event.type)),
    event,
  );
}

/** The fields of an event alone, as in a schema file's examples. @param {string} type @param {unknown} fields */
export const checkEventFields = (type, fields) =>
  whyNot(
    validator(`fields ${type}`, () => events[type].fields),
    fields,
  );

/** @param {string} name of types.json @param {unknown} value */
export const checkType = (name, value) =>
  whyNot(
    validator(`type ${name}`, () => ({ $ref: `types.json#/${name}` })),
    value,
  );

/** @param {string} channel */
export const kindOf = (channel) => channel.split(':')[0];

/** @param {string} channel @param {any} view */
export const checkView = (channel, view) => checkType(`${kindOf(channel)}_view`, view);

const NOTIFICATIONS = {
  hello: {
    type: 'object',
    properties: {
      protocol: { const: 1 },
      now_ms: { $ref: 'types.json#/time_ms' },
      time_zone: { type: 'string' },
      person: { $ref: 'types.json#/ulid' },
      needs_second_factor: { const: true },
    },
    required: ['protocol', 'now_ms', 'time_zone'],
    additionalProperties: false,
  },
  closed: {
    type: 'object',
    properties: {
      channel: { $ref: 'types.json#/channel' },
      reason: { enum: ['forbidden', 'resync', 'unavailable'] },
    },
    required: ['channel', 'reason'],
    additionalProperties: false,
  },
};

/** What a signal holds beside its channel and type: one of a person, and those of the server itself. */
const SIGNALS = {
  'room.typing': { by: { $ref: 'types.json#/ulid' } },
  'draft.present': { count: { type: 'integer', minimum: 0 } },
  'room.present': { count: { type: 'integer', minimum: 0 } },
  'space.activity': {
    items: { type: 'array', minItems: 1, maxItems: 64, items: { $ref: 'types.json#/news' } },
  },
};

/** @param {any} signal */
function checkSignal(signal) {
  const own = SIGNALS[/** @type {keyof typeof SIGNALS} */ (signal?.type)];
  if (!own) return `no signal ${signal?.type}`;
  const properties = { channel: { $ref: 'types.json#/channel' }, type: { const: signal.type }, ...own };
  return whyNot(
    validator(`signal ${signal.type}`, () => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    })),
    signal,
  );
}

const ERROR = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    data: {
      type: 'object',
      properties: {
        error: { type: 'string' },
        retry_after_ms: { type: 'integer', minimum: 1 },
        now_ms: { $ref: 'types.json#/time_ms' },
        reasons: { type: 'array', minItems: 1, items: { $ref: 'types.json#/incomplete_reason' } },
      },
      required: ['error'],
      additionalProperties: false,
    },
  },
  required: ['code', 'message', 'data'],
  additionalProperties: false,
};

/** @param {any} error as in a response @param {string} [command] that it answers */
export function checkError(error, command) {
  const why = whyNot(
    validator('error', () => ERROR),
    error,
  );
  if (why) return why;
  const word = error.data.error;
  const known = errors[word];
  if (!known) return `no error ${word}`;
  if (known.code !== error.code) return `${word} has code ${error.code}`;
  if (![known.ro, known.en].includes(error.message)) return `${word} says "${error.message}"`;
  if ((word === 'incomplete') !== 'reasons' in error.data) return `${word} and reasons`;
  if ((word === 'clock_wrong') !== 'now_ms' in error.data) return `${word} and now_ms`;
  if (command && commands[command] && !COMMON_ERRORS.has(word) && !commands[command].errors.includes(word))
    return `${command} does not say that it may be refused with ${word}`;
  return undefined;
}

/** @param {any} params of channel.open @param {any} result */
function checkOpened({ channel }, result) {
  if ('view' in result === 'events' in result) return 'neither or both of view and events';
  if ('view' in result) return checkView(channel, result.view);
  return result.events.map(checkEvent).find(Boolean);
}

/** @param {any} response @param {{method?: string, params?: any}} [request] that it answers */
export function checkResponse(response, request = {}) {
  const keys = Object.keys(response).sort().join();
  if (response.jsonrpc !== '2.0' || !['error,id,jsonrpc', 'id,jsonrpc,result'].includes(keys))
    return 'is no JSON-RPC 2.0 response';
  if ('error' in response) return checkError(response.error, request.method);
  const { method, params } = request;
  if (!method || !commands[method]) return 'a result of no known command';
  const wrong = checkParams(method, params ?? {});
  if (wrong) return `${method} was done although its params are wrong: ${wrong}`;
  return (
    checkResult(method, response.result) ??
    (method === 'channel.open' ? checkOpened(params, response.result) : undefined)
  );
}

/** @param {any} message */
export function checkNotification(message) {
  if (Object.keys(message).sort().join() !== 'jsonrpc,method,params' || message.jsonrpc !== '2.0')
    return 'is no JSON-RPC 2.0 notification';
  if (message.method === 'event') return checkEvent(message.params);
  if (message.method === 'signal') return checkSignal(message.params);
  const schema = NOTIFICATIONS[/** @type {keyof typeof NOTIFICATIONS} */ (message.method)];
  return schema
    ? whyNot(
        validator(`notification ${message.method}`, () => schema),
        message.params,
      )
    : `no notification ${message.method}`;
}

/** What did not hold, since the last look. @type {string[]} */
export const violations = [];

/** @param {string | undefined} why @param {unknown} message */
export function note(why, message) {
  if (why) violations.push(`${why}: ${JSON.stringify(message)?.slice(0, 600)}`);
}

/** Fails where a message was not as schema/ says. */
export function assertContract() {
  assert.deepEqual(violations.splice(0), [], 'messages that are not as schema/ says');
}
