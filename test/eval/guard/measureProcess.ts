// Measures one part in a process of its own: `measureProcess.ts PART SEED`, by `measureAll`.
import { parts } from './parts.ts';

const [, , name, seed] = process.argv;
const part = parts.find((item) => item.name === name);
if (part === undefined) throw new Error(`No part is called ${name}.`);
const began = performance.now();
const figures = await part.measure({ seed: Number(seed), size: 1 });
process.send?.({ part: part.name, figures, seconds: (performance.now() - began) / 1_000 });
