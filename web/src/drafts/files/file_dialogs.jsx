import '../words.js';
import '../../ui/styles/draft_panels.css';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Choice, Dialog, Failure, Ticks, useForm } from '../../ui/form.jsx';
import { Icon } from '../../ui/icons.jsx';
import { toast } from '../../ui/toasts.jsx';
import { language, t } from '../../ui/words.js';
import { FormDialog } from '../form_dialog.jsx';
import { useDraftAsk } from '../panel_tools.js';
import { useTemplates } from '../templates.js';
import { versionText } from '../versions/version_names.js';
import { FileField } from './file_field.jsx';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {{file: string, name: string, url: string, bytes: number}} Exported */

const FORMATS = ['docx', 'odt', 'pdf', 'md', 'html'];
const READABLE = '.docx,.odt,.md,.markdown,.txt';

/** The window that is open, whichever menu opened it. @type {import('@preact/signals').Signal<'export' | 'import' | null>} */
export const fileDialog = signal(null);

/** What a draft's menu offers about files. @param {{draft: ShownDraft, onChoose: () => void}} props */
export function FileMenuItems({ draft, onChoose }) {
  /** @param {'export' | 'import'} which */
  const open = (which) => () => {
    onChoose();
    fileDialog.value = which;
  };
  return (
    <>
      <button role="menuitem" class="quiet" onClick={open('export')}>
        <Icon name="download" /> {t('draft_file.export')}
      </button>
      {draft.canWrite && (
        <button role="menuitem" class="quiet" onClick={open('import')}>
          <Icon name="upload" /> {t('draft_file.import')}
        </button>
      )}
    </>
  );
}

/** The windows themselves, once on a draft's page. @param {{draft: ShownDraft}} props */
export function FileDialogs({ draft }) {
  const close = () => {
    fileDialog.value = null;
  };
  // The next draft opens without it.
  useEffect(() => close, [draft.name]);
  if (fileDialog.value === 'export') return <ExportDialog draft={draft} onClose={close} />;
  if (fileDialog.value === 'import') return <ImportDialog draft={draft} onClose={close} />;
  return null;
}

/** A size as people say it. @param {number} bytes */
function sizeText(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1_000));
  return kilobytes < 1_000 ? `${kilobytes} kB` : `${(kilobytes / 1_000).toFixed(1)} MB`;
}

/** The text, or a version of it, as a file. @param {{draft: ShownDraft, onClose: () => void}} props */
function ExportDialog({ draft, onClose }) {
  const { versions, endorsements } = draft.view;
  const [done, setDone] = useState(/** @type {Exported | null} */ (null));
  const [which, setWhich] = useState('now');
  const form = useForm({
    checks: {},
    work: async ({ format, version, layout, with_annex: annex }) => {
      setDone(null);
      const made = await draft.ask('draft.export', {
        channel: draft.name,
        format,
        ...(version !== 'now' && { version: Number(version) }),
        ...(layout && { layout }),
        ...(annex && { with_annex: true }),
      });
      setDone(made);
      download(made);
    },
  });
  const texts = [
    { value: 'now', text: t('version.now') },
    ...[...versions].reverse().map((one) => ({ value: String(one.number), text: versionText(one) })),
  ];
  return (
    <Dialog title={t('draft_file.export')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Ticks
          label={t('draft_file.format')}
          name="format"
          isOne
          values={['docx']}
          options={FORMATS.map((value) => ({
            value,
            text: t(`draft_file.format_${value}`),
            hint: t(`draft_file.format_${value}_hint`),
          }))}
        />
        <Choice
          label={t('draft_file.which')}
          name="version"
          value="now"
          options={texts}
          onChoose={setWhich}
        />
        <LayoutChoice draft={draft} />
        {which !== 'now' && endorsements.length > 0 && (
          <label class="tick">
            <input type="checkbox" name="with_annex" value="yes" />
            <span>{t('draft_file.with_annex')}</span>
          </label>
        )}
        <div role="status">
          {form.isBusy && (
            <p class="file-progress">
              <progress aria-label={t('draft_file.making')} /> {t('draft_file.making')}
            </p>
          )}
          {done && !form.isBusy && (
            <p class="file-done">
              <Icon name="check" />{' '}
              <a href={done.url} download={done.name}>
                {done.name}
              </a>{' '}
              <span class="muted">{sizeText(done.bytes)}</span>
            </p>
          )}
        </div>
        <Failure text={form.failure} />
        <button class="primary" aria-disabled={form.isBusy}>
          <Icon name="download" /> {t('draft_file.make')}
        </button>
      </form>
    </Dialog>
  );
}

/** The forms of authorities that the draft's template knows. @param {{draft: ShownDraft}} props */
function LayoutChoice({ draft }) {
  const { id, version } = draft.view.template;
  const layouts = useTemplates()?.templateOf(id, version)?.layouts;
  if (!layouts) return null;
  return (
    <Choice
      label={t('draft_file.layout')}
      name="layout"
      value=""
      options={[
        { value: '', text: t('draft_file.layout_own') },
        ...layouts.map((one) => ({ value: one.id, text: one.title[language.value] })),
      ]}
    />
  );
}

/** @param {Exported} made */
function download({ url, name }) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** Takes a file's text into the draft. @param {{draft: ShownDraft, onClose: () => void}} props */
function ImportDialog({ draft, onClose }) {
  const ask = useDraftAsk(draft);
  const [file, setFile] = useState(/** @type {string | null} */ (null));
  const [mode, setMode] = useState('append');
  return (
    <FormDialog
      space={draft.view.space}
      title={t('draft_file.import')}
      text={t('draft_file.import_text')}
      action={t(`draft_file.import_${mode}`)}
      look={mode === 'replace' ? 'danger' : 'primary'}
      checks={{ mode: () => (file ? undefined : t('draft_file.missing')) }}
      work={async () => {
        const { left_out: leftOut = 0 } = await ask('draft.import', { file, mode });
        toast(leftOut > 0 ? t('draft_file.imported_without', { count: leftOut }) : t('draft_file.imported'));
      }}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <FileField
            channel={draft.name}
            label={t('draft_file.file')}
            hint={t('draft_file.file_hint')}
            accept={READABLE}
            error={file ? undefined : errors.mode}
            onFile={(uploaded) => setFile(uploaded?.file ?? null)}
          />
          <Ticks
            label={t('draft_file.mode')}
            name="mode"
            isOne
            values={[mode]}
            options={['append', 'replace'].map((value) => ({
              value,
              text: t(`draft_file.mode_${value}`),
              hint: t(`draft_file.mode_${value}_hint`),
            }))}
            onChoose={setMode}
          />
        </>
      )}
    </FormDialog>
  );
}
