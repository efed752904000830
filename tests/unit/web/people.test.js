import assert from 'node:assert/strict';
import { test } from 'node:test';
import { People } from '../../../web/src/directory/people.js';
import { ConnectionLost } from '../../../web/src/sync/refusal.js';
import { FakeConnection, settle } from './fakes.js';

const names = { ana: 'Ana Exemplu', mihai: 'Mihai Model' };

async function answer(method, { ids }) {
  return {
    people: ids.filter((id) => names[id]).map((id) => ({ person: id, name: names[id] })),
  };
}

test('many names that are wanted together are asked for together, once', async () => {
  const connection = new FakeConnection(answer);
  const people = new People(connection);
  assert.equal(people.name('ana'), undefined);
  people.want(['mihai', 'ana', 'nobody']);
  await settle();
  assert.equal(people.name('ana'), 'Ana Exemplu');
  assert.equal(people.name('mihai'), 'Mihai Model');
  assert.equal(people.name('nobody'), '');
  await settle();
  assert.equal(connection.calls.length, 1);
});

test('more than a hundred are asked for in several questions', async () => {
  const connection = new FakeConnection(answer);
  const people = new People(connection);
  let told = 0;
  people.onChange.on(() => told++);
  people.want(Array.from({ length: 250 }, (_, at) => `p${at}`));
  await settle();
  assert.equal(told, 1, 'a list of them moves once');
  assert.deepEqual(
    connection.calls.map((call) => call.params.ids.length),
    [100, 100, 50],
  );
});

test('once a right was taken away no name is known until it is told anew', async () => {
  const known = { ...names };
  const connection = new FakeConnection(async (method, { ids }) => ({
    people: ids.filter((id) => known[id]).map((id) => ({ person: id, name: known[id] })),
  }));
  const people = new People(connection);
  people.want(['ana', 'mihai']);
  await settle();
  delete known.mihai;
  people.forgetAll();
  assert.equal(people.name('mihai'), undefined);
  await settle();
  assert.equal(people.name('mihai'), '');
  assert.equal(people.name('ana'), 'Ana Exemplu');
});

test('what a cut lost is asked for again when the line is back', async () => {
  const connection = new FakeConnection(() => Promise.reject(new ConnectionLost()));
  const people = new People(connection);
  people.want(['ana']);
  await settle();
  connection.answer = answer;
  connection.setLive(true);
  await settle();
  assert.equal(people.name('ana'), 'Ana Exemplu');
});
