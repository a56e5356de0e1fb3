/** The key of a chart. */
import { element, escapeMarkup } from './markup.ts';
import { colorAt } from './palette.ts';

/** Names of parts or series, each behind its colour. */
export function legend(names: readonly string[]): string {
  let x = 0;
  return names
    .map((name, index) => {
      const at = x;
      x += 26 + name.length * 7;
      const swatch = element('rect', { x: at, y: 3, width: 12, height: 12, fill: colorAt(index) });
      return swatch + element('text', { x: at + 17, y: 13.5, class: 'legend' }, escapeMarkup(name));
    })
    .join('');
}
