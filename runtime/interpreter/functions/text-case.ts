// Upper and lower case of the interpreted mode: Unicode's simple case mapping, one character to one, for the scripts
// that mayfly maps. Letters of other scripts, and those whose other case is several characters, stay as they are.

/** The code points whose case is mapped: Latin, Greek, Cyrillic and Armenian, but for rare letters among them. */
const MAPPED: readonly (readonly [number, number])[] = [
  [0x41, 0x17f],
  [0x1cd, 0x1dc],
  [0x1de, 0x1ef],
  [0x1f8, 0x21f],
  [0x222, 0x233],
  [0x370, 0x377],
  [0x386, 0x3ce],
  [0x3d8, 0x3ef],
  [0x400, 0x586],
  [0x1e00, 0x1eff],
];

/** Mappings that JavaScript has only as several characters. */
const LOWER_EXTRA: Record<string, string> = { İ: 'i' };

function isMapped(code: number): boolean {
  return MAPPED.some(([first, last]) => code >= first && code <= last);
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let result = '';
  for (const character of text) {
    const other = map(character);
    const simple = other.length === character.length && isMapped(character.codePointAt(0)!);
    result += simple ? other : character;
  }
  return result;
}

const ASCII = /^[\0-\x7f]*$/;

export function lowerCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return mapCharacters(text, (character) => LOWER_EXTRA[character] ?? character.toLowerCase());
}

export function upperCase(text: string): string {
  if (ASCII.test(text)) return text.toUpperCase();
  return mapCharacters(text, (character) => character.toUpperCase());
}
