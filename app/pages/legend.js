// Legend of pods or versions, with a letter and a color for each name.
// Colors of Okabe and Ito, which people with color vision deficiency can distinguish. Letters repeat the information.
const PALETTE = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#d55e00', '#cc79a7', '#0072b2', '#b0b7c3'];
const NO_ORIGIN = { letter: '!', color: '#ffffff', name: 'no response' };

/** Letter and color of each name, in the order in which the names appear. */
class Legend {
  entries = new Map();

  of(name) {
    if (name === undefined) return NO_ORIGIN;
    const index = this.entries.size;
    if (!this.entries.has(name)) {
      this.entries.set(name, { letter: letterOf(index), color: PALETTE[index % PALETTE.length], name });
    }
    return this.entries.get(name);
  }
}

/** Square with the letter and the color of a legend's entry. */
function swatch({ letter, color }, className = 'cell') {
  const square = element('span', { className, textContent: letter });
  square.style.background = color;
  square.style.color = color === '#0072b2' ? 'white' : 'black';
  return square;
}

/** Returns the letter of an index: A to Z, then A2 to Z2, and so on. */
function letterOf(index) {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letter + (Math.floor(index / 26) + 1);
}
