import { useId } from 'preact/hooks';
import { Icon } from './icons.jsx';

/**
 * Narrows what is on the page while one types.
 * @param {{label: string, value: string, onType: (text: string) => void}} props
 */
export function SearchField({ label, value, onType }) {
  const id = useId();
  return (
    <div class="search-field" role="search">
      <label class="hidden" for={id}>
        {label}
      </label>
      <Icon name="search" />
      <input
        id={id}
        type="search"
        placeholder={label}
        value={value}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </div>
  );
}
