// Writes the tables of settings and commands into README.md: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fillTables } from './manifestTables.ts';

writeFileSync('README.md', fillTables(process.cwd(), readFileSync('README.md', 'utf8')));
