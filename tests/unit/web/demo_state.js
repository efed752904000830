/** Romanian people and talk for a FakeState: what pictures and browser tests look at. */
import { makeUlid } from '../../../web/src/sync/ulid.js';

const HOUR = 3_600_000;

const TALK = [
  [
    -50,
    'ileana',
    'Bună ziua tuturor. Am deschis camera ca să pregătim poziția comună despre angajarea sprijinită. Propun să strângem aici faptele, apoi trecem la text.',
  ],
  [
    -49.9,
    'stefan',
    'Mulțumesc. Fundația are datele pe 2025: 84 de persoane angajate cu sprijin, 61 dintre ele încă la același loc de muncă după un an.',
  ],
  [-49.8, 'stefan', 'Le trimit pe toate pe județe până mâine.'],
  [
    -48,
    'mihai',
    'Din partea sindicatului: ne interesează cine plătește timpul mentorului. Fără asta, propunerea rămâne pe hârtie.',
  ],
  [
    -26,
    'ana',
    'Am verificat cu direcția de specialitate. Costul mentorului poate intra la măsuri active, dar trebuie spus explicit în text. Articolul de acum vorbește doar despre „formare”.',
    4,
  ],
  [
    -25.6,
    'ileana',
    'Atunci formularea ar fi:\n„Costurile mentorului desemnat se decontează pentru cel mult 4 ore pe săptămână, pe o perioadă de cel mult 6 luni.”\nE clar pentru toată lumea?',
  ],
  [-25.5, 'mihai', 'Da, pentru noi e bine așa.', 6],
  [
    -2.2,
    'stefan',
    'Am adus datele pe județe. Pe scurt: diferența o face transportul. Unde primăria l-a decontat, oamenii au rămas.',
  ],
  [-2.1, 'ana', 'Foarte util. Îl propun ca măsură-pilot, separat de mentor, ca să nu le legăm una de alta.'],
  [
    -0.3,
    'ileana',
    'De acord. Trec în proiect două puncte: 1) decontarea transportului ca măsură-pilot; 2) timpul mentorului. Le discutăm joi, la ședință.',
  ],
  [-0.2, 'mihai', 'Perfect. Vin cu cifrele de la cele trei fabrici.', 10],
];

/** Fills it; gives back everybody and everything by a short name. */
export function fillDemo(state) {
  const realNow = state.now;
  const at = (hours) => (state.now = () => realNow() + hours * HOUR);
  at(-400);
  const people = {
    ana: state.addPerson('Ana Exemplu', 'ana@exemplu.ro', 'administrator'),
    ileana: state.addPerson('Ileana Probă', 'ileana@exemplu.ro'),
    stefan: state.addPerson('Ștefan Ciornă', 'stefan@exemplu.ro'),
    mihai: state.addPerson('Mihai Model', 'mihai@exemplu.ro'),
  };
  const ask = (by, method, params) =>
    state.answer(people[by], method, { op: makeUlid(state.now()), ...params });
  const space = (name, kind) => ask('ana', 'space.create', { channel: 'directory', name, kind }).channel;
  const pact = space(
    'Pactul demonstrativ pentru ocupare și incluziune socială – Regiunea Demo',
    'regional_pact',
  );
  space('Parteneriatul județean pentru sănătate Exemplu', 'county_partnership');
  space('PDL Valea Probei', 'local_partnership');
  for (const [name, role] of [
    ['ileana', 'facilitator'],
    ['stefan', 'member'],
    ['mihai', 'member'],
  ])
    ask('ana', 'space.add_member', { channel: pact, person: people[name], role });
  const room = (by, title) => ask(by, 'room.create', { channel: pact, title, visibility: 'members' }).channel;
  at(-300);
  room('ana', 'Organizarea ședințelor ordinare');
  at(-200);
  const empty = room('stefan', 'Transport și navetă');
  at(-60);
  const talk = room('ileana', 'Angajare sprijinită: poziția comună');
  for (const [hours, by, text, reply_to] of TALK) {
    at(hours);
    ask(by, 'room.post', { channel: talk, text, ...(reply_to ? { reply_to } : {}) });
  }
  state.now = realNow;
  return { people, pact, talk, empty };
}
