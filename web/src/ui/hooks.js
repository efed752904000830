import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { dayOf } from './dates.js';
import { useMember, useServices } from './services.js';

/**
 * Shows the view anew whenever something is told.
 * @param {import('../sync/emitter.js').Emitter<any>} emitter
 * @returns {number} another one each time
 */
export function useEmitter(emitter) {
  const [told, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => {
    refresh(undefined);
    return emitter.on(() => refresh(undefined));
  }, [emitter]);
  return told;
}

/**
 * A function that stays the same while the view is shown, and does what the last one given does: for what is done when
 * something happens, not while views are drawn.
 * @template {(...args: any[]) => any} Deed
 * @param {Deed} deed
 * @returns {Deed}
 */
export function useDeed(deed) {
  const latest = useRef(deed);
  latest.current = deed;
  return useCallback(/** @type {Deed} */ ((...args) => latest.current(...args)), []);
}

/**
 * The deed, which is done only while the view is shown: for what follows an answer that may come late. By then its person
 * may have closed the window and be at something else, which is not to be closed or left.
 * @template {unknown[]} Values
 * @param {(...values: Values) => void} deed
 * @returns {(...values: Values) => void}
 */
export function useWhileShown(deed) {
  const latest = useDeed(deed);
  const isShown = useRef(true);
  useLayoutEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  return useCallback((...values) => isShown.current && latest(...values), []);
}

/**
 * The channel, open as long as the view is shown; the view is shown anew after each change.
 * @param {string} name
 * @returns {import('../sync/channel.js').Channel<any>}
 */
export function useChannel(name) {
  const { channels } = useMember();
  const channel = useMemo(() => channels.acquire(name), [channels, name]);
  useEffect(() => () => channels.release(name), [channels, name]);
  useEmitter(channel.onChange);
  return channel;
}

/**
 * As useChannel, where the name may not be known yet: null until it is.
 * @param {string | undefined} name
 * @returns {import('../sync/channel.js').Channel<any> | null}
 */
export function useOptionalChannel(name) {
  return useChannels(name ? [name] : [])[0] ?? null;
}

/**
 * Several channels, open as long as the view is shown, in the order of their names.
 * @param {string[]} names
 * @returns {import('../sync/channel.js').Channel<any>[]}
 */
export function useChannels(names) {
  const { channels } = useMember();
  const key = names.join(' ');
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const opened = useMemo(() => names.map((name) => channels.acquire(name)), [channels, key]);
  useEffect(() => {
    refresh(undefined);
    const offs = opened.map((channel) => channel.onChange.on(() => refresh(undefined)));
    return () => {
      for (const off of offs) off();
      for (const { name } of opened) channels.release(name);
    };
  }, [opened]);
  return opened;
}

/** How long until the day is looked at again. */
const DAY_LOOK_MS = 30_000;

/** The installation's day, YYYY-MM-DD; the view is shown anew when another begins. */
export function useToday() {
  const { clock } = useServices();
  const [today, setToday] = useState(() => dayOf(clock.now()));
  useEffect(() => {
    const timer = setInterval(() => setToday(dayOf(clock.now())), DAY_LOOK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return today;
}

/** What is not seen by the server yet, and what it refused. */
export function useOutbox() {
  const { outbox } = useMember();
  useEmitter(outbox.onChange);
  return outbox;
}

/** What waits on this device of texts that no view has open. */
export function useWaitingTexts() {
  const { texts } = useMember();
  useEmitter(texts.onChange);
  return texts;
}

/** The connection; the view is shown anew when its phase changes. */
export function useConnection() {
  const { connection } = useServices();
  useEmitter(connection.onChange);
  return connection;
}

/** How long a view waits for what it needs to be whole before it shows itself without. */
const WHOLE_WITHIN_MS = 800;

/** True once a view has waited long enough to be whole: what is not there by then comes late, and may move the rest. */
export function useLate() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), WHOLE_WITHIN_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}

/**
 * True once it was so: what a view has shown, it does not take away again because more of it is to come.
 * @param {boolean} isSo
 */
export function useOnce(isSo) {
  const wasSo = useRef(false);
  wasSo.current ||= isSo;
  return wasSo.current;
}

/**
 * Names by ids. `isReady` turns true once all of them are known (or it took too long), so that a list can show itself
 * whole instead of moving as names come. `nameOf` is another function when names came.
 * @param {string[]} ids
 */
export function useNames(ids) {
  const { people } = useMember();
  const isLate = useLate();
  const told = useEmitter(people.onChange);
  const nameOf = useCallback((/** @type {string} */ id) => people.name(id), [people, told]);
  people.want(ids);
  const isReady = isLate || ids.every((id) => people.name(id) !== undefined);
  return { isReady, nameOf };
}
