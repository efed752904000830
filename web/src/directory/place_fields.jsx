import { useState } from 'preact/hooks';
import { Combobox } from '../ui/combobox.jsx';
import { Choice } from '../ui/form.jsx';
import { t } from '../ui/words.js';
import { countyOffers, regionOf, regionOptions } from './geography.js';

/** Region and county; a county that is chosen brings its region. @param {{region?: string, county?: string}} props */
export function PlaceFields({ region = '', county = '' }) {
  const [shown, setShown] = useState(region);
  // The choice is made anew where a county says otherwise, and then alone: who chooses it is in it.
  const [told, tell] = useState(0);

  /** @param {string} one */
  function showRegionOf(one) {
    const its = one && regionOf(one);
    if (!its || its === shown) return;
    setShown(its);
    tell(told + 1);
  }

  return (
    <div class="field-pair">
      <Combobox
        label={t('space.county')}
        isOptional
        name="county"
        offers={countyOffers()}
        value={county}
        onChoose={showRegionOf}
      />
      <Choice
        key={told}
        label={t('space.region')}
        isOptional
        name="region"
        options={[{ value: '', text: t('space.anywhere') }, ...regionOptions()]}
        value={shown}
        onChoose={setShown}
      />
    </div>
  );
}
