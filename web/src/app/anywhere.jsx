import { useCallback, useState } from 'preact/hooks';
import { Palette } from '../palette/palette.jsx';
import { useShortcuts } from '../shortcuts/use_shortcuts.js';
import { useServices } from '../ui/services.js';

/** What is at hand on every page of somebody signed in: the palette, and the keys that lead everywhere. */
export function Anywhere() {
  const { navigate } = useServices();
  const [isOpen, setOpen] = useState(false);
  const openPalette = useCallback(() => {
    if (!document.querySelector('dialog[open]')) setOpen(true);
  }, []);
  useShortcuts({ navigate, openPalette });
  return isOpen ? <Palette onClose={() => setOpen(false)} /> : null;
}
