// The fold: one spelling for all the ways in which Arabic newsrooms write the same letters, so that a search
// finds them all. It follows `dedup.arabic.letters.words`; a test holds the two together on titles.

const MARKS = /[\p{Mn}\p{Cf}\u0640]/gu;
const APART = /[^\p{L}\p{N}]+/gu;
const DIGIT = /\p{Nd}/gu;

// Return the words of a text in the one spelling, a space before each.
function fold(text) {
  let plain = text.normalize("NFKC").replace(MARKS, "").toLowerCase();
  let folded = "";
  for (const letter of plain) folded += SPELLINGS[letter] ?? letter;
  folded = folded.replace(DIGIT, western).replace(/([0-9])[,\u066c](?=[0-9]{3}(?![0-9]))/g, "$1");
  return ` ${folded.replace(APART, " ").trim()}`;
}

const SPELLINGS = Object.assign(Object.create(null), {
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ة: "ه",
  ى: "ي",
  ؤ: "ء",
  ئ: "ء",
  ک: "ك",
  ڪ: "ك",
  ی: "ي",
  ۍ: "ي",
  ې: "ي",
  ے: "ي",
  ھ: "ه",
  ۀ: "ه",
  ہ: "ه",
  ۂ: "ه",
  ۃ: "ه",
  ە: "ه",
});

// Return the value of a digit: they stand in tens, and a ten starts where the one before is none.
function western(digit) {
  const code = digit.codePointAt(0);
  if (code < 0x80) return digit;
  for (const zero of [0x0660, 0x06f0, 0x0966])
    if (code >= zero && code < zero + 10) return String(code - zero);
  return digit;
}
