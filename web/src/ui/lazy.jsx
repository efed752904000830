import { useEffect, useState } from 'preact/hooks';
import { t } from './words.js';

/**
 * A view that comes in a file of its own, asked for when it is shown first. Where it does not come (no line, or the server
 * has a newer release by now), the page says so.
 * @template {object} Props
 * @param {() => Promise<{default: import('preact').ComponentType<Props>}>} load
 * @returns {(props: Props) => import('preact').JSX.Element | null}
 */
export function lazy(load) {
  /** @type {import('preact').ComponentType<any> | null} */
  let View = null;
  return function Lazy(props) {
    const [isMissing, setMissing] = useState(false);
    const [, setCome] = useState(false);
    useEffect(() => {
      if (!View)
        load().then(
          (module) => {
            View = module.default;
            setCome(true);
          },
          () => setMissing(true),
        );
    }, []);
    if (View) return <View {...props} />;
    if (!isMissing) return null;
    return (
      <p class="notice" role="alert">
        {t('app.part_missing')} <button onClick={() => location.reload()}>{t('app.reload')}</button>
      </p>
    );
  };
}
