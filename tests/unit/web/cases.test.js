/** tests/cases/ over the client's models: the same histories that the server's tests fold in C. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { applyDirectory } from '../../../web/src/directory/model.js';
import { applyDraft } from '../../../web/src/drafts/model.js';
import { applyInbox } from '../../../web/src/inbox/model.js';
import { applyRoom } from '../../../web/src/rooms/model.js';
import { applySpace } from '../../../web/src/spaces/model.js';
import { checkEvent, checkParams, checkType, commands, events } from '../../support/contract.js';

const models = {
  draft: applyDraft,
  room: applyRoom,
  space: applySpace,
  inbox: applyInbox,
  directory: applyDirectory,
};
const FOLDER = fileURLToPath(new URL('../../cases/', import.meta.url));
const all = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(FOLDER + name, 'utf8')));

/** Each file, with the cases of its parts. */
const files = all
  .filter((file) => !file.part_of)
  .map((file) => {
    const parts = all.filter((part) => part.part_of === file.kind);
    return {
      ...file,
      histories: [file, ...parts].flatMap(({ histories = [] }) => histories),
      decisions: [file, ...parts].flatMap(({ decisions = [] }) => decisions),
    };
  });

/** What each clearance may hear; `person` events are for one person, whom the cases do not ask. */
const HEARD = {
  public: ['public'],
  member: ['public', 'members'],
  moderator: ['public', 'members', 'moderators'],
};

/** A value that fails the test where anything in it is changed. */
function freeze(value) {
  if (value && typeof value === 'object') Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

for (const { kind, channel, views, histories, decisions } of files)
  describe(`cases/${kind}`, () => {
    for (const { name, events: history, views: afterwards } of histories)
      for (const [clearance, heard] of Object.entries(HEARD))
        test(`${name}, as ${clearance}`, () => {
          const audible = history.filter(({ type }) => heard.includes(events[type].audience));
          const folded = audible.reduce(
            (view, event) => freeze(models[kind](view, event)),
            freeze(views[clearance]),
          );
          assert.deepEqual(folded, afterwards[clearance]);
        });

    test('what they hold is as schema/ says', () => {
      for (const { events: history, views: afterwards } of histories) {
        for (const event of history) assert.equal(checkEvent(event), undefined, JSON.stringify(event));
        assert.equal(checkType(`${kind}_view`, afterwards.member), undefined);
        assert.equal(checkType(`${kind}_view`, afterwards.moderator), undefined);
      }
      for (const { name, command, params, error } of decisions) {
        const whole = { channel, ...params };
        if ('op' in commands[command].params.properties) whole.op = '01KAMYCQ3S5T7V9X1Z3B5D7F9H';
        assert.equal(checkParams(command, whole), undefined, name);
        if (error)
          assert.ok(
            commands[command].errors.concat('invalid_params', 'busy').includes(error),
            `${name}: ${error}`,
          );
      }
    });
  });

test('every event has a case, in every version', () => {
  const seen = new Set(
    files
      .flatMap(({ histories }) => histories.flatMap(({ events: all }) => all))
      .map(({ type, v }) => `${type} ${v}`),
  );
  for (const [type, { v }] of Object.entries(events))
    for (let version = 1; version <= v; version++)
      assert.ok(seen.has(`${type} ${version}`), `${type} ${version}`);
});
