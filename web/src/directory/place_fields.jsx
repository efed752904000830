import { useState } from 'preact/hooks';
import { Combobox } from '../ui/combobox.jsx';
import { Choice } from '../ui/form.jsx';
import { t } from '../ui/words.js';
import { countyOffers, regionOf, regionOptions } from './geography.js';

/** Region and county; a county that is chosen brings its region. @param {{region?: string, county?: string}} props */
export function PlaceFields({ region = '', county = '' }) {
  const [shown, setShown] = useState(region);
  return (
    <div class="field-pair">
      <Combobox
        label={t('space.county')}
        isOptional
        name="county"
        offers={countyOffers()}
        value={county}
        onChoose={(one) => one && setShown(regionOf(one) ?? shown)}
      />
      <Choice
        key={shown}
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
