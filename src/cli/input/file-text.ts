import * as fs from 'fs';

/** The argument that means standard input, and its name in messages. */
export const STANDARD_INPUT = '-';
export const STANDARD_INPUT_NAME = 'standard input';

/** A file is read as a whole, and a string of JavaScript has at most half a billion characters. */
const MOST_BYTES = 100_000_000;
const CHUNK_BYTES = 65_536;

export function fileText(file: string): string {
  return textOf(bytesOf(file));
}

function bytesOf(file: string): Buffer {
  const descriptor = file === STANDARD_INPUT ? 0 : fs.openSync(file, 'r');
  try {
    const status = fs.fstatSync(descriptor);
    if (status.isFile() && status.size <= MOST_BYTES) {
      return fs.readFileSync(descriptor);
    }
    const chunks: Buffer[] = [];
    for (let length = 0; length <= MOST_BYTES;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = fs.readSync(descriptor, chunk);
      if (read === 0) {
        return Buffer.concat(chunks);
      }
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    throw new Error(`the file is larger than ${MOST_BYTES} bytes; split it`);
  } finally {
    if (file !== STANDARD_INPUT) {
      fs.closeSync(descriptor);
    }
  }
}

/** Decodes UTF-8, or UTF-16 with a byte order mark. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) {
      return text;
    }
  } catch {
    // not valid in this encoding: reported below
  }
  throw new Error('the file is not text in UTF-8, or in UTF-16 with a byte order mark');
}
