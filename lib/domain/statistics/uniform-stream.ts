/**
 * Uniform numbers in [0, 1), one after the other: the same seed gives the same ones on every machine. Mulberry32 (Tommy
 * Ettinger, public domain), seeded by the FNV-1a hash of `seed`; 2³² numbers until it repeats.
 */
export function createUniformStream(seed: string): () => number {
  let state = hashOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
