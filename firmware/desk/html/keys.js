/* keys.js - what the keys on the screen type.
 *
 * A row is two lines of signs, one a key: plain, and with Shift. Hindi is InScript, the standard layout (IS 13194), key for key where
 * a real keyboard has it, so that whoever learnt it types blind; a key may type two or three signs (क्ष). Digits are the
 * international ones, as official numbers are written; Devanagari ones are among the signs. */
const row = (plain, shift) => {
  const above = shift.split(' ');
  return plain.split(' ').map((sign, i) => ({ type: [sign, above[i]] }));
};
const one = (signs) => row(signs, signs);

const act = (name, grow = 1) => ({ act: name, grow });
const ZWJ = { type: ['\u200d', '\u200d'], label: 'zwj' }, ZWNJ = { type: ['\u200c', '\u200c'], label: 'zwnj' };
const space = (grow) => ({ type: [' ', ' '], label: 'space', grow });

const bottom = (...first) => [...first, ...row('/', '?'), space(5), act('left'), act('right'), act('hide', 1.2)];
const whichLetters = [act('signs', 1.4), act('script', 1.8)];

const hindi = [
  [...row('ॊ 1 2 3 4 5 6 7 8 9 0 - ृ', 'ऒ ऍ ॅ ्र र् ज्ञ त्र क्ष श्र ( ) ः ऋ'), act('back')],
  row('ौ ै ा ी ू ब ह ग द ज ड ़ ॉ', 'औ ऐ आ ई ऊ भ ङ घ ध झ ढ ञ ऑ'),
  [...row('ो े ् ि ु प र क त च ट', 'ओ ए अ इ उ फ ऱ ख थ छ ठ'), act('enter', 2.1)],
  [act('shift', 1.5), ...row('ॆ ं म न व ल स , . य', 'ऎ ँ ण ऩ ऴ ळ श ष । य़'), act('shift', 1.5)],
  bottom(...whichLetters),
];

const english = [
  [...row('` 1 2 3 4 5 6 7 8 9 0 - =', '~ ! @ # $ % ^ & * ( ) _ +'), act('back')],
  row('q w e r t y u i o p [ ] \\', 'Q W E R T Y U I O P { } |'),
  [...row("a s d f g h j k l ; '", 'A S D F G H J K L : "'), act('enter', 2.1)],
  [act('shift', 1.5), ...row('z x c v b n m , .', 'Z X C V B N M < >'), act('shift', 1.5)],
  bottom(...whichLetters),
];

const signs = [
  [...one('१ २ ३ ४ ५ ६ ७ ८ ९ ०'), act('back', 1.4)],
  [...one('! ? " \' : ; & @ % # * ₹ §')],
  [...one('( ) [ ] { } < > + = _ |'), act('enter', 1.6)],
  [ZWJ, ZWNJ, ...one('ऽ ॐ ॰ । ॥ – — “ ” ‘ ’ \\')],
  bottom(act('letters', 3.2)),
];

const digits = [
  [...one('1 2 3 /'), act('back')],
  [...one('4 5 6 .'), act('enter')],
  [...one('7 8 9'), act('left'), act('right')],
  [...one('- 0'), space(1), act('letters'), act('hide')],
];

export const layouts = { hi: hindi, en: english, signs, digits };
