/** Octets on which readers decide something. */
const odd = Buffer.from(' \r\n\t\b\0\x1b\xff[]>.,:;-*\'"()019aN', 'latin1');

/** Makes a new input from known ones: changes, leaves out, repeats, moves, and mixes two. The same numbers, the same inputs. */
exports.mutator = (seed) => {
  let state = seed >>> 0 || 1;
  // xorshift32
  const random = (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % Math.max(1, below);
  };
  const length = () => (random(10) === 0 ? random(64) : random(8)) + 1;
  const put = (text, at, without, what) =>
    Buffer.concat([text.subarray(0, at), what, text.subarray(at + without)]);

  const changes = [
    (text, at) => put(text, at, 1, Buffer.of(random(256))),
    (text, at) => put(text, at, 1, odd.subarray(random(odd.length)).subarray(0, 1)),
    (text, at) => put(text, at, 0, odd.subarray(random(odd.length)).subarray(0, 1)),
    (text, at) => put(text, at, 0, Buffer.from(Array.from({ length: length() }, () => random(256)))),
    (text, at) => put(text, at, length(), Buffer.alloc(0)),
    (text, at) => put(text, at, 1, Buffer.of((text[at] ?? 0) ^ (1 << random(8)))),
    (text, at) => {
      const from = random(text.length);
      return put(text, at, random(2) === 0 ? 0 : 4, text.subarray(from, from + length()));
    },
    (text, at) => {
      const part = text.subarray(at, at + length());
      return put(text, at, 0, Buffer.concat(Array.from({ length: random(40) + 1 }, () => part)));
    },
    (text, at, corpus) => {
      const other = corpus[random(corpus.length)];
      return put(text, at, random(text.length), other.subarray(random(other.length)));
    },
  ];

  return (corpus) => {
    let text = corpus[random(corpus.length)];
    for (let left = 1 + random(4); left > 0; left -= 1)
      text = changes[random(changes.length)](text, random(text.length + 1), corpus);
    return text.subarray(0, 4096);
  };
};
