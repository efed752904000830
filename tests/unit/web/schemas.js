/** schema/ as Ajv reads it: the contract that both sides of a test are held to. */
import { readFileSync, readdirSync } from 'node:fs';
import Ajv from 'ajv';
import { isUlid } from '../../../web/src/sync/ulid.js';

const root = new URL('../../../schema/', import.meta.url);

function read(path) {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}

// types.json is a list of named types, one of them called title: as a schema of its own it would not be valid.
const ajv = new Ajv({ strict: false, validateSchema: false });
ajv.addFormat('ulid', isUlid);
ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/);
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
ajv.addSchema({ $id: 'types.json', ...read('types.json') });

const errors = read('errors.json');
const methods = new Map(
  readdirSync(new URL('commands/', root)).map((file) => {
    const { params, result } = read(`commands/${file}`);
    return [file.replace('.json', ''), { params: ajv.compile(params), result: ajv.compile(result) }];
  }),
);

/** What is wrong with the params of a method, or undefined. */
export function problemWithParams(method, params) {
  const check = methods.get(method)?.params;
  if (!check) return `${method} has no schema`;
  return check(params) ? undefined : `${method}: ${ajv.errorsText(check.errors)}`;
}

/** What is wrong with the result of a method, or undefined. */
export function problemWithResult(method, result) {
  const check = methods.get(method).result;
  return check(result) ? undefined : `${method}: ${ajv.errorsText(check.errors)}`;
}

/** The wire form of a refusal. */
export function errorOf(word, data = {}) {
  return { code: errors[word].code, message: errors[word].en, data: { error: word, ...data } };
}
