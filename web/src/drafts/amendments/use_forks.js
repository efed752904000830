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

  /**
   * What was filed goes; what is not the same any more stays.
   * @param {Fork} fork
   * @param {(kept: Fork) => boolean} isFiled
   */
  async function forgetFiled({ section }, isFiled) {
    const kept = (await (await store)?.all(me, name))?.find((one) => one.section === section);
    if (kept && isFiled(kept)) await forget(kept);
    else await look();
  }

  return { forks, isKept, keep, forget, forgetFiled, look };
}
