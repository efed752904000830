import { Dialog, Field } from '../../ui/form.jsx';
import { Refusal } from '../../sync/refusal.js';
import { useQuery } from '../../ui/use_query.js';
import { tidy } from '../../ui/text.js';
import { toast } from '../../ui/toasts.jsx';
import { t } from '../../ui/words.js';
import { FormDialog } from '../form_dialog.jsx';
import { useDraftAsk } from '../panel_tools.js';
import { Reasons } from '../status/reasons.jsx';
import { TextView } from '../read/text_view.jsx';
import { versionText } from './version_names.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').Version} Version */
/** @typedef {{draft: ShownDraft, version: Version, onClose: () => void}} Props */

const NAME_MOST = 120;
/** Of a required section. */
const ABSENT = ['section_empty', 'section_missing'];

/** Keeps the text as it is now. @param {{draft: ShownDraft, onClose: () => void}} props */
export function MakeVersion({ draft, onClose }) {
  const ask = useDraftAsk(draft);
  return (
    <FormDialog
      space={draft.view.space}
      title={t('version.make')}
      text={t('version.make_text')}
      action={t('version.make_action')}
      checks={{ name: (name) => (tidy(name) ? undefined : t('version.name_missing')) }}
      work={async ({ name }) => {
        await ask('draft.make_version', { name: tidy(name) });
        toast(t('version.made'));
      }}
      onClose={onClose}
    >
      {(errors) => (
        <Field
          label={t('version.name')}
          hint={t('version.name_hint')}
          name="name"
          maxLength={NAME_MOST}
          autoComplete="off"
          autoFocus
          error={errors.name}
        />
      )}
    </FormDialog>
  );
}

/** Puts a version's text in the place of what is there, which is kept as a version first. @param {Props} props */
export function RestoreVersion({ draft, version, onClose }) {
  const ask = useDraftAsk(draft);
  return (
    <FormDialog
      space={draft.view.space}
      title={t('version.restore_title', { number: version.number })}
      text={t('version.restore_text')}
      action={t('version.restore')}
      look="danger"
      checks={{ name: (name) => (tidy(name) ? undefined : t('version.name_missing')) }}
      work={async ({ name }) => {
        await ask('draft.make_version', { name: tidy(name) }).catch((error) => {
          // What is there is a version already.
          if (!(error instanceof Refusal) || error.word !== 'nothing_changed') throw error;
        });
        await ask('draft.restore_version', { version: version.number });
        toast(t('version.restored', { number: version.number }));
      }}
      onClose={onClose}
    >
      {(errors) => (
        <Field
          label={t('version.name_of_now')}
          name="name"
          maxLength={NAME_MOST}
          autoComplete="off"
          defaultValue={t('version.before_restoring', { number: version.number })}
          error={errors.name}
        />
      )}
    </FormDialog>
  );
}

/** Shows a version to everybody. @param {Props} props */
export function PublishVersion({ draft, version, onClose }) {
  const ask = useDraftAsk(draft);
  return (
    <FormDialog
      space={draft.view.space}
      title={t('version.publish_title', { number: version.number })}
      text={t('version.publish_text')}
      action={t('version.publish')}
      work={async () => {
        await ask('draft.publish_version', { version: version.number });
        toast(t('version.published_now'));
      }}
      onClose={onClose}
    >
      {() => <Missing draft={draft} onGo={onClose} />}
    </FormDialog>
  );
}

/** The required sections that are empty in the text as it is now; a version can be published all the same. @param {{draft: ShownDraft, onGo: () => void}} props */
function Missing({ draft, onGo }) {
  /** @type {{answer: import('../panel_types.d.ts').Outline | null}} */
  const { answer: outline } = useQuery('draft.outline', { channel: draft.name });
  const reasons = outline?.reasons.filter(({ reason }) => ABSENT.includes(reason)) ?? [];
  return (
    <div role="status" data-missing={reasons.length}>
      {outline && reasons.length > 0 && (
        <div class="notice">
          <p>{t('version.publish_missing', { count: reasons.length })}</p>
          <Reasons draft={draft} reasons={reasons} sections={outline.sections} onGo={onGo} />
        </div>
      )}
    </div>
  );
}

/** Takes a published version back; its page says so, and why. @param {Props} props */
export function UnpublishVersion({ draft, version, onClose }) {
  const ask = useDraftAsk(draft);
  return (
    <FormDialog
      space={draft.view.space}
      title={t('version.unpublish_title', { number: version.number })}
      text={t('version.unpublish_text')}
      action={t('version.unpublish')}
      look="danger"
      checks={{ reason: (reason) => (tidy(reason) ? undefined : t('version.reason_missing')) }}
      work={async ({ reason }) => {
        await ask('draft.unpublish_version', { version: version.number, reason: tidy(reason) });
        toast(t('version.unpublished_now'));
      }}
      onClose={onClose}
    >
      {(errors) => (
        <Field
          label={t('version.reason')}
          name="reason"
          maxLength={500}
          lines={3}
          autoFocus
          error={errors.reason}
        />
      )}
    </FormDialog>
  );
}

/** A version, to be read. @param {Props} props */
export function ReadVersion({ draft, version, onClose }) {
  const { answer, error } = useVersion(draft, version.number);
  return (
    <Dialog title={versionText(version)} isWide onClose={onClose}>
      {error ? <p>{t('version.unreadable')}</p> : null}
      {answer ? <TextView channel={draft.name} text={answer.text} /> : !error && <p>{t('common.loading')}</p>}
    </Dialog>
  );
}

/**
 * A version with its text, asked for when it is looked at.
 * @param {ShownDraft} draft
 * @param {number} version
 * @returns {{answer: {version: Version, text: import('../panel_types.d.ts').TextNode} | null, error: unknown, again: () => void}}
 */
export function useVersion(draft, version) {
  return useQuery('draft.version', { channel: draft.name, version });
}
