import { useEffect, useState } from 'preact/hooks';
import { Emitter } from '../sync/emitter.js';

/** What is to be read out. @type {Emitter<string>} */
const said = new Emitter();

const KEPT = 5;
const KEPT_MS = 10_000;

/** Says something to who cannot see it come. @param {string} text */
export function announce(text) {
  said.emit(text);
}

/** Where it is said: one for the page, never hidden, never seen. */
export function Announcer() {
  const [lines, setLines] = useState(/** @type {{id: number, text: string}[]} */ ([]));
  useEffect(() => {
    let lastId = 0;
    return said.on((text) => {
      const line = { id: ++lastId, text };
      setLines((before) => [...before.slice(1 - KEPT), line]);
      setTimeout(() => setLines((before) => before.filter((one) => one !== line)), KEPT_MS);
    });
  }, []);
  return (
    <div class="hidden" aria-live="polite">
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}
