import { PlaceFields } from './place_fields.jsx';
import { Choice, Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { SendNote } from '../ui/send_note.jsx';
import { lengthOf, tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { changed } from '../ui/changed.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { readFields } from './filter.js';
import { typeOptions } from './geography.js';

/** @typedef {import('./types.d.ts').Organisation} Organisation */

const MOST_FIELDS = 10;
const LONGEST_FIELD = 60;

const CHECKS = {
  name: (/** @type {string} */ name) => (tidy(name) ? undefined : t('organisation.name_missing')),
  fields: (/** @type {string} */ text) => {
    const fields = readFields(text);
    const isTooMuch = fields.length > MOST_FIELDS || fields.some((one) => lengthOf(one) > LONGEST_FIELD);
    return isTooMuch ? t('organisation.fields_many') : undefined;
  },
  website: (/** @type {string} */ address) =>
    !address.trim() || /^https?:\/\/[^\s]+$/i.test(address.trim())
      ? undefined
      : t('organisation.website_wrong'),
};

/** @param {Record<string, string>} values of the form; null: nothing is said */
function readOrganisation({ name, short_name, type, region, county, fields, website }) {
  return {
    name: tidy(name),
    short_name: tidy(short_name) || null,
    type,
    region: region || null,
    county: county || null,
    fields: readFields(fields).map(tidy),
    website: website.trim() || null,
  };
}

/**
 * Adds an organisation to the directory, or changes one.
 * @param {object} props
 * @param {Organisation} [props.organisation] to be changed
 * @param {(organisation: string) => void} [props.onAdded]
 * @param {() => void} props.onClose
 */
export function EditOrganisation({ organisation, onAdded, onClose }) {
  const ask = useAsk();
  const send = (/** @type {string} */ method, /** @type {object} */ params) =>
    ask({ method, channel: 'directory', params: { ...params } });
  const close = useWhileShown(onClose);
  const added = useWhileShown((/** @type {string} */ id) => (onAdded ? onAdded(id) : onClose()));
  const form = useForm({
    checks: CHECKS,
    work: async (values) => {
      const next = readOrganisation(values);
      if (organisation) await edit(organisation, next);
      else await add(next);
    },
  });

  /** @param {Organisation} before @param {ReturnType<typeof readOrganisation>} next */
  async function edit(before, next) {
    const params = changed(before, next);
    if (Object.keys(params).length > 0)
      await send('directory.edit_organisation', { organisation: before.organisation, ...params });
    toast(t('organisation.saved'));
    close();
  }

  /** @param {ReturnType<typeof readOrganisation>} next */
  async function add(next) {
    const params = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null));
    const { organisation: id = '' } = await send('directory.add_organisation', params);
    toast(t('organisation.added', { name: next.name }));
    added(id);
  }

  return (
    <Dialog title={t(organisation ? 'organisation.edit' : 'directory.add')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Fields organisation={organisation} errors={form.errors} />
        <SendNote isBusy={form.isBusy} />
        <Submit form={form} text={t(organisation ? 'common.save' : 'directory.add')} />
      </form>
    </Dialog>
  );
}

/** @param {{organisation?: Organisation, errors: Record<string, string | undefined>}} props */
function Fields({ organisation, errors }) {
  return (
    <>
      <Field
        label={t('organisation.name')}
        name="name"
        maxLength={200}
        autoComplete="off"
        defaultValue={organisation?.name ?? ''}
        error={errors.name}
      />
      <div class="field-pair">
        <Field
          label={t('organisation.short_name')}
          isOptional
          name="short_name"
          maxLength={60}
          autoComplete="off"
          defaultValue={organisation?.short_name ?? ''}
        />
        <Choice
          label={t('organisation.type')}
          name="type"
          options={typeOptions()}
          value={organisation?.type ?? 'association'}
        />
      </div>
      <PlaceFields region={organisation?.region} county={organisation?.county} />
      <Field
        label={t('organisation.fields')}
        hint={t('organisation.fields_hint')}
        isOptional
        name="fields"
        autoComplete="off"
        defaultValue={organisation?.fields.join(', ') ?? ''}
        error={errors.fields}
      />
      <Field
        label={t('organisation.website')}
        isOptional
        name="website"
        type="url"
        maxLength={200}
        placeholder="https://"
        defaultValue={organisation?.website ?? ''}
        error={errors.website}
      />
    </>
  );
}
