import { useServices } from '../ui/services.js';
import { copyLink, rightsOn } from './message_menu.jsx';
import { threadPath } from './paths.js';
import { useRoom } from './room_context.js';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/** @type {Record<string, (items: Element[], at: number) => Element | undefined>} key => where the focus goes */
const STEPS = {
  ArrowUp: (items, at) => items[at - 1],
  ArrowDown: (items, at) => items[at + 1],
  Home: (items) => items[0],
  End: (items) => items.at(-1),
};

/**
 * The keys of a list of messages: arrows walk from one to the next, letters do something with the one that has the
 * focus. Nothing else on the page hears these letters.
 * @param {ShownMessage[]} messages
 * @param {import('./message.jsx').ListTools} list
 */
export function useMessageKeys(messages, list) {
  const { navigate } = useServices();
  const tools = useRoom();
  const { room, view, acts, editing, overlay, markUnread } = tools;

  /** @type {Record<string, (message: ShownMessage & {seq: number}, item: HTMLElement) => void>} */
  const deeds = {
    r: (message) => rightsOn(tools, message).canAnswer && list.onReply(message.seq),
    t: (message) => !list.thread && navigate(threadPath(room, message.thread ?? message.seq)),
    e: (message) => {
      if (rightsOn(tools, message).canEdit && !list.thread) editing.value = message.seq;
    },
    p: (message) => {
      if (!rightsOn(tools, message).canPin) return;
      if (view?.pins?.includes(message.seq)) acts.unpin(message.seq);
      else acts.pin(message.seq);
    },
    u: (message) => markUnread(message.seq),
    c: (message) => copyLink(room, message.seq),
    '+': (message, item) => {
      if (rightsOn(tools, message).canAnswer) overlay.value = { kind: 'emoji', message, anchor: item };
    },
    m: (message, item) => (overlay.value = { kind: 'menu', message, anchor: item, list }),
    delete: (message) => {
      if (rightsOn(tools, message).canDelete) overlay.value = { kind: 'delete', message };
    },
  };

  /** @param {KeyboardEvent & {currentTarget: Element}} event */
  return (event) => {
    const item = /** @type {HTMLElement} */ (event.target);
    if (!item.matches('li.message') || event.ctrlKey || event.metaKey || event.altKey) return;
    const message = messages.find(({ op }) => op === item.dataset.op);
    const deed = deeds[event.key.toLowerCase()];
    if (deed && message?.seq !== undefined) {
      event.preventDefault();
      return deed({ ...message, seq: message.seq }, item);
    }
    const items = [...event.currentTarget.querySelectorAll('li.message')];
    const next = STEPS[event.key]?.(items, items.indexOf(item));
    if (!next) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (next).focus();
  };
}
