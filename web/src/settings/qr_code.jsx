import { useEffect, useState } from 'preact/hooks';

/** The quiet zone that scanners need, in modules. */
const MARGIN = 4;

/**
 * A text as a QR code: black on white in both themes, since scanners want it so. What draws it is loaded when it is
 * wanted; its place is kept.
 * @param {{text: string, label: string}} props
 */
export function QrCode({ text, label }) {
  const [drawn, setDrawn] = useState({ path: '', size: 1 });
  useEffect(() => {
    let isShown = true;
    import('qrcode-generator').then(({ default: make }) => isShown && setDrawn(draw(make, text)));
    return () => {
      isShown = false;
    };
  }, [text]);
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${drawn.size} ${drawn.size}`}>
      <path d={drawn.path} />
    </svg>
  );
}

/**
 * @param {import('qrcode-generator')} make
 * @param {string} text
 */
function draw(make, text) {
  const code = make(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (code.isDark(row, column)) path += `M${column + MARGIN} ${row + MARGIN}h1v1h-1z`;
  return { path, size: count + 2 * MARGIN };
}
