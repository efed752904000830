import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isValidOn,
  mandateState,
  mandatesOf,
  mayOpen,
  participantsOf,
} from '../../../web/src/spaces/mandates.js';

const TODAY = '2026-11-22';
const mandate = (changes) => ({
  mandate: 'M',
  person: 'ana',
  category: 'ngo',
  role: 'member',
  capacity: 'Președintă',
  standing: 'titular',
  from_on: '2026-01-01',
  ...changes,
});

test('an item is for all, for those of a category today, or for those it names', () => {
  const view = {
    members: [{ person: 'dan', role: 'member', category: 'union' }],
    mandates: [mandate({}), mandate({ person: 'ion', until_on: '2026-11-21' })],
    organisations: [],
    items: [],
  };
  const may = (item, person) => mayOpen(view, item, person, TODAY);
  assert.ok(may({ visibility: 'members' }, 'ion'));
  const caucus = { visibility: 'category', categories: ['ngo', 'authority'] };
  assert.deepEqual(
    ['ana', 'dan', 'ion'].map((person) => may(caucus, person)),
    [true, false, false],
  );
  assert.ok(may({ visibility: 'category', categories: ['union'] }, 'dan'));
  assert.ok(may({ visibility: 'named', people: ['dan'] }, 'dan'));
  assert.ok(!may({ visibility: 'named', people: ['dan'] }, 'ana'));
});

test('the last day counts, the day after does not', () => {
  assert.equal(isValidOn(mandate({ until_on: TODAY }), TODAY), true);
  assert.equal(isValidOn(mandate({ until_on: '2026-11-21' }), TODAY), false);
});

test('a mandate is over from the day on which it was ended', () => {
  assert.equal(isValidOn(mandate({ ended_on: TODAY }), TODAY), false);
  assert.equal(isValidOn(mandate({ ended_on: '2026-11-23' }), TODAY), true);
});

test('what begins tomorrow is coming, unless it was ended before', () => {
  assert.equal(mandateState(mandate({ from_on: '2026-11-23' }), TODAY), 'coming');
  assert.equal(mandateState(mandate({ from_on: '2026-11-23', ended_on: TODAY }), TODAY), 'ended');
  assert.equal(mandateState(mandate({ until_on: '2026-02-01' }), TODAY), 'ended');
  assert.equal(mandateState(mandate({}), TODAY), 'valid');
});

test('mandates of a suspended organisation give nothing', () => {
  const view = {
    members: [],
    mandates: [mandate({ organisation: 'O' }), mandate({ mandate: 'N', organisation: 'P' })],
    organisations: [
      { organisation: 'O', category: 'ngo', state: 'suspended', since_on: TODAY },
      { organisation: 'P', category: 'ngo', state: 'joining', since_on: TODAY },
    ],
  };
  assert.deepEqual(
    mandatesOf(view, 'ana', TODAY).map((one) => one.mandate),
    ['N'],
  );
  assert.deepEqual(mandatesOf(null, 'ana', TODAY), []);
});

test('somebody is one member, with the greatest role and every category', () => {
  const view = {
    members: [{ person: 'ana', role: 'facilitator', category: 'citizen' }],
    mandates: [
      mandate({ role: 'member' }),
      mandate({ mandate: 'N', person: 'mihai', role: 'secretariat', category: 'union' }),
      mandate({ mandate: 'Q', person: 'old', until_on: '2020-01-01' }),
    ],
    organisations: [],
  };
  const [ana, mihai, ...others] = participantsOf(view, TODAY);
  assert.deepEqual([ana.role, ana.isPlain, ana.categories], ['facilitator', true, ['citizen', 'ngo']]);
  assert.deepEqual([mihai.role, mihai.isPlain, mihai.categories], ['secretariat', false, ['union']]);
  assert.deepEqual(others, []);
});
