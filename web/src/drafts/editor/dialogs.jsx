import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog, Field, Submit, useForm } from '../../ui/form.jsx';
import { tidy } from '../../ui/text.js';
import { t } from '../../ui/words.js';
import { safeHref } from './schema.js';
import { upload } from './upload.js';

/** @typedef {import('@tiptap/core').Editor} Editor */

/** The node that is selected, where it is of this kind. @param {Editor} editor @param {string} name */
function selectedNode(editor, name) {
  const node = /** @type {any} */ (editor.state.selection).node;
  return node?.type.name === name ? node : null;
}

/**
 * What a dialog decided is done once it is gone: while it is there, nothing behind it can have the focus.
 * @param {() => void} onClose
 * @param {() => void} work
 */
function closeThen(onClose, work) {
  onClose();
  setTimeout(work);
}

/** Where a link leads, for the words that are selected or that it has. @param {{editor: Editor, onClose: () => void}} props */
export function LinkDialog({ editor, onClose }) {
  const before = editor.getAttributes('link').href ?? '';
  const { empty } = editor.state.selection;
  const needsWords = empty && !before;
  const form = useForm({
    checks: { address: (address) => (safeHref(address) ? undefined : t('editor.link_wrong')) },
    work: async ({ address, words = '' }) => {
      const href = safeHref(address) ?? '';
      const marks = [{ type: 'link', attrs: { href } }];
      closeThen(onClose, () => {
        const chain = editor.chain().focus();
        if (needsWords)
          chain.insertContent({ type: 'text', text: tidy(words) || address.trim(), marks }).run();
        else chain.extendMarkRange('link').setLink({ href }).run();
      });
    },
  });

  function remove() {
    closeThen(onClose, () => editor.chain().focus().extendMarkRange('link').unsetLink().run());
  }

  return (
    <Dialog title={t('editor.link')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        {needsWords && <Field label={t('editor.link_words')} name="words" maxLength={300} isOptional />}
        <Field
          label={t('editor.link_address')}
          name="address"
          hint={t('editor.link_hint')}
          error={form.errors.address}
          defaultValue={before}
          maxLength={2000}
          inputMode="url"
          autoFocus
        />
        <Submit form={form} text={t('editor.link_set')} />
      </form>
      {before && (
        <p class="actions">
          <button onClick={remove}>{t('editor.link_remove')}</button>
          <a class="button" href={before} target="_blank" rel="noopener noreferrer">
            {t('editor.link_open')}
          </a>
        </p>
      )}
    </Dialog>
  );
}

/** The words of a footnote: a new one at the caret, or the one that is selected. @param {{editor: Editor, onClose: () => void}} props */
export function FootnoteDialog({ editor, onClose }) {
  const known = selectedNode(editor, 'footnote');
  const form = useForm({
    checks: { text: (text) => (tidy(text) ? undefined : t('editor.footnote_missing')) },
    work: async ({ text }) => {
      const attrs = { text: tidy(text) };
      closeThen(onClose, () => {
        const chain = editor.chain().focus();
        if (known) chain.updateAttributes('footnote', attrs).run();
        else
          chain.setTextSelection(editor.state.selection.to).insertContent({ type: 'footnote', attrs }).run();
      });
    },
  });
  return (
    <Dialog title={t('editor.footnote')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('editor.footnote_text')}
          name="text"
          hint={t('editor.footnote_hint')}
          error={form.errors.text}
          defaultValue={known?.attrs.text}
          lines={4}
          maxLength={2000}
          autoFocus
        />
        <Submit form={form} text={t('editor.footnote_set')} />
      </form>
    </Dialog>
  );
}

/**
 * A picture: a new one with its description, or the description of the one that is selected.
 * @param {object} props
 * @param {Editor} props.editor
 * @param {string} props.channel of the draft
 * @param {{files: File[], pos: number} | null} props.given pictures that were pasted or dropped
 * @param {() => void} props.onClose
 */
export function ImageDialog({ editor, channel, given, onClose }) {
  const known = given ? null : selectedNode(editor, 'image');
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [percent, setPercent] = useState(/** @type {number | null} */ (null));
  const sending = useRef(new AbortController());
  useEffect(() => () => sending.current.abort(), []);
  const fileOf = () => given?.files[0] ?? input.current?.files?.[0];
  const form = useForm({
    checks: {
      file: () => (known || fileOf() ? undefined : t('editor.image_missing')),
      alt: (alt, data) => (tidy(alt) || data.get('decorates') ? undefined : t('editor.image_alt_missing')),
    },
    work: async ({ alt, decorates }) => {
      const words = decorates ? '' : tidy(alt);
      if (known) {
        return closeThen(onClose, () =>
          editor.chain().focus().updateAttributes('image', { alt: words }).run(),
        );
      }
      const { signal } = sending.current;
      const picture = await upload(channel, /** @type {File} */ (fileOf()), setPercent, { signal });
      const { file, width = null, height = null } = picture;
      const at = given?.pos ?? editor.state.selection.to;
      const attrs = { file, alt: words, width, height };
      closeThen(onClose, () => editor.chain().focus().insertContentAt(at, { type: 'image', attrs }).run());
    },
  });
  return (
    <Dialog title={t(known ? 'editor.image_edit' : 'editor.image_title')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        {!known && !given && <FileField input={input} error={form.errors.file} />}
        {given && <p class="muted">{given.files[0].name}</p>}
        <Field
          label={t('editor.image_alt')}
          name="alt"
          hint={t('editor.image_alt_hint')}
          error={form.errors.alt}
          defaultValue={known?.attrs.alt}
          lines={2}
          maxLength={500}
        />
        <label class="tick">
          <input type="checkbox" name="decorates" value="yes" />
          <span>{t('editor.image_is_decoration')}</span>
        </label>
        {percent !== null && (
          <p class="muted" role="status">
            {t('editor.image_sending', { percent })}
          </p>
        )}
        <Submit form={form} text={t('editor.image_set')} />
      </form>
    </Dialog>
  );
}

/** @param {{input: import('preact').RefObject<HTMLInputElement>, error?: string}} props */
function FileField({ input, error }) {
  return (
    <div class="field">
      <label for="image-file">{t('editor.image_file')}</label>
      <p class="hint" id="image-file-hint">
        {t('editor.image_hint')}
      </p>
      <input
        ref={input}
        id="image-file"
        name="file"
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        aria-invalid={!!error}
        aria-describedby="image-file-hint image-file-error"
      />
      <p class="field-error" id="image-file-error">
        {error}
      </p>
    </div>
  );
}
