import { useEffect, useMemo, useState } from 'preact/hooks';
import { openForkStore } from './fork_store.js';

/** @typedef {import('./fork_store.js').Fork} Fork */

/**
 * The proposals that one began on this device and did not file.
 * @param {import('../panel_types.d.ts').ShownDraft} draft
 */
export function useForks({ name, me }) {
  const store = useMemo(() => openForkStore().catch(() => null), []);
  const [forks, setForks] = useState(/** @type {Fork[]} */ ([]));
  const [isKept, setKept] = useState(true);

  async function look() {
    const opened = await store;
    setKept(!!opened);
    if (opened) setForks(await opened.all(me, name));
  }

  useEffect(() => {
    look();
  }, [me, name]);

  /** @param {Fork} fork */
  const keep = async (fork) => (await store)?.keep(fork);

  /** @param {Fork} fork */
  async function forget(fork) {
    await (await store)?.forget(fork);
    await look();
  }

  return { forks, isKept, keep, forget, look };
}
