/**
 * Writes the generated parts of docs/protocol.md from schema/: `node tests/support/write_protocol.js`. What stands between
 * `<!-- generated: NAME -->` and `<!-- end -->` is replaced; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ROOT, commands, errors, events, types } from './contract.js';

export const PATH = `${ROOT}docs/protocol.md`;

const code = (/** @type {unknown} */ value) => `\`${JSON.stringify(value)}\``;

/** @param {number | undefined} least @param {number | undefined} most */
function range(least, most) {
  const largest = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  if (least === undefined && largest === undefined) return '';
  if (largest === undefined) return ` from ${least}`;
  if (least === undefined) return ` up to ${largest}`;
  return least === largest ? ` of ${least}` : ` from ${least} to ${largest}`;
}

/** @type {Record<string, string>} */
const FORMATS = { ulid: 'a ULID', email: 'an email address', date: 'a day as YYYY-MM-DD' };

/** A schema in a few words. @param {any} schema @returns {string} */
function describe(schema) {
  if (schema.$ref === 'types.json#/event') return '[events](#what-happens)';
  if (schema.$ref) return `[${schema.$ref.replace('types.json#/', '')}](#types)`;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (Array.isArray(schema.type)) return `${describe({ ...schema, type: schema.type[0] })}, or null`;
  switch (schema.type) {
    case 'string':
      if (schema.format) return FORMATS[schema.format];
      return `text${range(schema.minLength, schema.maxLength)}${schema.maxLength ? ' characters' : ''}`;
    case 'integer':
      return `a whole number${range(schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${range(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${describe(schema.items)}${schema.minItems ? `, ${schema.minItems} to ${schema.maxItems}` : ''}`;
    default:
      if (schema.properties) return `{${fieldNames(schema)}}`;
      return schema.type ? 'an object' : 'a value';
  }
}

/** @param {any} schema an object */
const fieldNames = (schema) =>
  Object.entries(schema.properties)
    .map(([name, field]) => `${name}${schema.required.includes(name) ? '' : '?'}: ${describe(field)}`)
    .join(', ');

/** @param {any} schema an object @param {Set<string>} [left] names that need no line */
function fieldList(schema, left = new Set()) {
  const lines = Object.entries(schema.properties)
    .filter(([name]) => !left.has(name))
    .map(([name, field]) => {
      const words = field.description ? `. ${field.description}` : '';
      return `- \`${name}\`${schema.required.includes(name) ? '' : ' (may be absent)'}: ${describe(field)}${words}`;
    });
  return lines.join('\n');
}

const json = (/** @type {unknown} */ value) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;

/** What a command’s channel is, in words. @type {Record<string, string>} */
const CHANNELS = {
  any: 'any channel',
  none: 'no channel',
  directory: 'the channel `directory`',
};

/** @param {string} role */
const askedBy = (role) =>
  role === 'system' ? 'the server itself' : `${role === 'administrator' ? 'an' : 'a'} ${role} or more`;

/** What a command gives: those with an event give where it stands, and perhaps ids. @param {any} result */
function describeResult(result) {
  const standing = Object.keys(types.reply.properties);
  const names = Object.keys(result.properties);
  if (names.length === 0) return 'Gives an empty object.';
  if (!standing.every((name) => names.includes(name))) return `Gives:\n\n${fieldList(result)}`;
  const more = fieldList(result, new Set(standing));
  return `Gives the event’s \`seq\`, \`tag\` and \`at_ms\`${more ? `, and:\n\n${more}` : '.'}`;
}

/** @param {string} name */
function writeCommand(name) {
  const { description, channel, least_role: role, params, result, errors: words, examples } = commands[name];
  const [example] = examples;
  const asked = { jsonrpc: '2.0', id: 1, method: name, params: example.params };
  const where = CHANNELS[channel] ?? `a channel \`${channel}:…\``;
  return [
    `### ${name}`,
    description,
    `Asked of ${where}, by ${askedBy(role)}.`,
    fieldList(params, new Set(['channel', 'op'])),
    describeResult(result),
    words.length > 0
      ? `Refused with ${words.map((/** @type {string} */ word) => `\`${word}\``).join(', ')}.`
      : '',
    json(asked),
    json({ jsonrpc: '2.0', id: 1, result: example.result }),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** @type {Record<string, string>} */
const AUDIENCES = {
  public: 'everybody',
  members: 'members',
  moderators: 'facilitators, the secretariat and administrators',
  person: 'the person in `to` alone',
};

/** @param {string} type */
function writeEvent(type) {
  const { description, channel, v, audience, fields, examples } = events[type];
  return [
    `### ${type}`,
    `${description} In ${CHANNELS[channel] ?? `\`${channel}:…\``}, version ${v}, heard by ${AUDIENCES[audience]}.`,
    fieldList(fields),
    json(examples[0]),
  ].join('\n\n');
}

/** @type {Record<string, () => string>} */
const PARTS = {
  errors: () =>
    [
      '| `data.error` | `code` | in English | în română |',
      '|---|---|---|---|',
      ...Object.entries(errors).map(
        ([word, { code: number, en, ro }]) => `| \`${word}\` | ${number} | ${en} | ${ro} |`,
      ),
    ].join('\n'),
  commands: () => Object.keys(commands).map(writeCommand).join('\n\n'),
  'event fields': () => fieldList(types.event),
  events: () => Object.keys(events).map(writeEvent).join('\n\n'),
  types: () =>
    Object.entries(types)
      .filter(([name]) => name !== 'event')
      .map(([name, schema]) => `- **${name}**: ${describe(schema)}`)
      .join('\n'),
};

/** The page with its generated parts as they must be. @param {string} page */
export function generate(page) {
  return page.replace(
    /(<!-- generated: ([a-z ]+) -->\n).*?(<!-- end -->)/gs,
    (_, begin, name, end) => `${begin}\n${PARTS[name]()}\n\n${end}`,
  );
}

if (process.argv[1]?.endsWith('write_protocol.js')) writeFileSync(PATH, generate(readFileSync(PATH, 'utf8')));
