import { Icon } from './icons.jsx';
import { toast } from './toasts.jsx';
import { t } from './words.js';

/**
 * Copies a text. Where the browser does not let us, the text stays there to be selected, and the page says so.
 * @param {{text: string, label: string}} props
 */
export function CopyButton({ text, label }) {
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => toast(t('common.copied')),
      () => toast(t('common.not_copied')),
    ) ?? toast(t('common.not_copied'));
  return (
    <button type="button" onClick={copy}>
      <Icon name="copy" /> {label}
    </button>
  );
}
