// How wide a text is about, and its lines. The server has the same numbers (text_width.py), so that both write titles in
// the same places.

export const FONT = 12.5;
export const BOLD = 1.1;

const WIDTHS = new Map();
for (const [chars, width] of [["iljtfrI.,:;'’|!()[]-· ", 36], ["mwMW%@—…", 88], ["0123456789", 62]]) {
  for (const char of chars) WIDTHS.set(char, width);
}
const WORDS = /[⺀-鿿가-힣豈-﫿＀-￯]|[^\s⺀-鿿가-힣豈-﫿＀-￯]+/gu;

/** The width of a text in hundredths of the size of its font. */
export function measure(text) {
  let width = 0;
  for (const char of text) width += WIDTHS.get(char) ?? (char >= "⺀" ? 100 : char >= "A" && char <= "Z" ? 71 : 58);
  return width;
}

/** The title on as few and as equal lines as it needs, and their width; cut with … where it has no room. */
export function wrap(title, lines, width, size) {
  const unit = size / 100;
  const whole = measure(title) * unit;
  if (whole <= Math.min(width, 150)) return [[title], whole];
  let narrow = Math.min(width, Math.max(90, whole / lines));
  let written = fill(title, narrow / unit);
  while (written.length > lines && narrow < width) {
    narrow = Math.min(width, narrow + 8);
    written = fill(title, narrow / unit);
  }
  if (written.length > lines) written = [...written.slice(0, lines - 1), `${written[lines - 1].replace(/[ ,.;:]+$/, "")}…`];
  return [written, Math.max(...written.map(measure)) * unit];
}

/** Lines of whole words no wider than this, in hundredths; a word that is wider has a line of its own. */
function fill(title, width) {
  const lines = [];
  let end = 0;
  let begin = 0;
  for (const word of title.matchAll(WORDS)) {
    const last = word.index + word[0].length;
    if (end > begin && measure(title.slice(begin, last)) > width) {
      lines.push(title.slice(begin, end));
      begin = word.index;
    }
    end = last;
  }
  return [...lines, title.slice(begin, end)];
}
