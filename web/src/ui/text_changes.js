import { signal } from '@preact/signals';

/** How many changes of the text that is open wait for the line: they are in no outbox. */
export const textChanges = signal(0);
